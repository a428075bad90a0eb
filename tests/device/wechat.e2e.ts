import { procedure } from './procedure.ts';

procedure('wechat', 'private', 'taobao-item');
procedure('wechat', 'group', 'wechat-article');
