import { procedure } from './procedure.ts';

procedure('qq', 'private', 'douyin-video');
