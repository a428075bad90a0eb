import { procedure } from './procedure.ts';

procedure('toutiao', 'search', 'wechat-article');
