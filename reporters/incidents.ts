import type { Incident, Named, Rung } from '#model';

const RUNGS: Readonly<Record<Rung, Named>> = {
  settle: { zh: '稍候再看', en: 'another look' },
  dismiss: { zh: '关掉弹窗', en: 'putting a dialog away' },
  relaunch: { zh: '重启应用', en: 'starting the app afresh' },
  session: { zh: '重开会话', en: 'a new session' },
  server: { zh: '重启手机上的驱动服务', en: "restarting the driver's server on the phone" },
  appium: { zh: '重启该手机的 Appium', en: 'restarting its Appium server' },
  reconnect: { zh: '重新连接', en: 'connecting it anew' },
  reboot: { zh: '重启手机', en: 'rebooting it' },
  power: { zh: '断电再上电', en: 'cutting its power' },
};

export const rungName = (rung: Rung): Named => RUNGS[rung];

const WORN: Readonly<Record<'age' | 'memory', Named>> = {
  age: { zh: '运行已久', en: 'it had run for long' },
  memory: { zh: '占用内存过多', en: 'it had grown large' },
};

/** `12.3 s`, `5 min`. */
const span = (ms: number): Named => {
  if (ms < 90_000) return { zh: `${(ms / 1000).toFixed(1)} 秒`, en: `${(ms / 1000).toFixed(1)} s` };
  return { zh: `${Math.round(ms / 60_000)} 分钟`, en: `${Math.round(ms / 60_000)} min` };
};

/** What happened, as one says it to whoever looks after the phones. Reasons stand in it as they were recorded. */
export function sentenceOf(incident: Incident): Named {
  switch (incident.what) {
    case 'recovery': {
      const { phone, worked, why, durationMs } = incident;
      const [rung, time] = [rungName(incident.rung), span(durationMs)];
      return worked
        ? {
            zh: `${phone}：${rung.zh}后恢复，用时 ${time.zh}（${why}）`,
            en: `${phone}: ${rung.en} helped, ${time.en} (${why})`,
          }
        : { zh: `${phone}：${rung.zh} 无效，用时 ${time.zh}`, en: `${phone}: ${rung.en} did not help, ${time.en}` };
    }
    case 'quarantined': {
      const { phone, why } = incident;
      const rest = span(incident.restMs);
      return {
        zh: `${phone}：隔离 ${rest.zh}（${why}）`,
        en: `${phone}: quarantined for ${rest.en} (${why})`,
      };
    }
    case 'readmitted': {
      const after = span(incident.afterMs);
      return {
        zh: `${incident.phone}：探针链接正常，${after.zh}后解除隔离`,
        en: `${incident.phone}: its canaries are clean, readmitted after ${after.en}`,
      };
    }
    case 'given-up':
      return {
        zh: `${incident.phone}：本次运行不再使用（${incident.why}）`,
        en: `${incident.phone}: not used any more (${incident.why})`,
      };
    case 'paused': {
      const { phones } = incident;
      return {
        zh: `${phones.join('、')} 同时失联：全部暂停，等待其中一部恢复`,
        en: `${phones.join(', ')} lost together: paused until one of them answers`,
      };
    }
    case 'resumed': {
      const time = span(incident.durationMs);
      return { zh: `暂停 ${time.zh}后继续`, en: `going on after a pause of ${time.en}` };
    }
    case 'recycled': {
      const why = WORN[incident.why];
      return {
        zh: `${incident.phone}：更换了 Appium（${why.zh}）`,
        en: `${incident.phone}: Appium server exchanged: ${why.en}`,
      };
    }
    case 'clock-set': {
      const [by, back] = [span(Math.abs(incident.byMs)), incident.byMs < 0];
      return {
        zh: `主机时钟被${back ? '回拨' : '拨快'} ${by.zh}；本次运行仍按原来的时钟计时`,
        en: `the host's clock was set ${back ? 'back' : 'forward'} by ${by.en}; the run keeps its own time`,
      };
    }
    case 'account-stopped': {
      const { phone, app, account, why, trial } = incident;
      return {
        zh: `${phone}：${app} 账号 ${account} 停用（${why}；${trial}）`,
        en: `${phone}: account ${account} of ${app} stopped: ${why}; ${trial}`,
      };
    }
  }
}

/** What befell the instrument in a run, short: how often each rung helped, then all else in its order. */
export function summaryOf(incidents: readonly Incident[]): readonly Named[] {
  const counts = rungCounts(incidents).map(({ rung, worked, failed, medianMs }) => {
    const [name, time, all] = [rungName(rung), span(medianMs), worked + failed];
    return {
      zh: `${name.zh} ${all} 次，${worked} 次有效，中位用时 ${time.zh}`,
      en: `${name.en}: ${all === 1 ? 'once' : `${all} times`}, ${worked} helped, median ${time.en}`,
    };
  });
  return [...counts, ...incidents.filter(({ what }) => what !== 'recovery').map(sentenceOf)];
}

interface RungCount {
  readonly rung: Rung;
  readonly worked: number;
  readonly failed: number;
  /** Median milliseconds, of all that were tried. */
  readonly medianMs: number;
}

/** How often each rung was taken, in the order of the ladder. */
function rungCounts(incidents: readonly Incident[]): readonly RungCount[] {
  return (Object.keys(RUNGS) as Rung[]).flatMap((rung) => {
    const taken = incidents.flatMap((one) => (one.what === 'recovery' && one.rung === rung ? [one] : []));
    if (taken.length === 0) return [];
    const times = taken.map(({ durationMs }) => durationMs).toSorted((a, b) => a - b);
    const worked = taken.filter((one) => one.worked).length;
    return [{ rung, worked, failed: taken.length - worked, medianMs: times[Math.floor(times.length / 2)] ?? 0 }];
  });
}
