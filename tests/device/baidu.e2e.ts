import { procedure } from './procedure.ts';

procedure('baidu', 'search', 'wechat-article');
