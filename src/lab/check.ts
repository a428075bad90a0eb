import { execa } from 'execa';
import type { App } from '#model';
import { androidHealth } from './android.ts';
import type { PhoneHealth } from './health.ts';
import { type HostPart, hostHealth } from './host.ts';
import { iphoneHealth } from './iphone.ts';
import type { Lab, LabPhone } from './lab.ts';

export type { PhoneHealth };

/** adb's usual port. */
const ADB_PORT = 5037;
const CONNECT_MS = 20_000;

export interface LabHealth {
  readonly virtual: boolean;
  readonly host: readonly HostPart[];
  readonly phones: readonly PhoneHealth[];
}

/** Asks one phone how it is. Never throws for what a phone does; changes nothing on it. */
export const phoneHealth = (
  phone: LabPhone,
  options: { readonly apps: readonly App[]; readonly adbPort: number },
): Promise<PhoneHealth> => (phone.platform === 'android' ? androidHealth : iphoneHealth)(phone, options);

/** Asks the host and all phones of a lab. Phones reached over TCP are connected first. */
export async function checkLab(
  lab: Pick<Lab, 'virtual' | 'phones' | 'adb'>,
  { apps }: { readonly apps: readonly App[] },
): Promise<LabHealth> {
  const adbPort = lab.adb?.port ?? ADB_PORT;
  const check = async (phone: LabPhone): Promise<PhoneHealth> => {
    if (phone.serial?.includes(':')) {
      // Whether it worked is read from the list of devices afterwards.
      await execa('adb', ['-P', String(adbPort), 'connect', phone.serial], { timeout: CONNECT_MS, reject: false });
    }
    return phoneHealth(phone, { apps, adbPort });
  };
  const [host, phones] = await Promise.all([hostHealth(), Promise.all(lab.phones.map(check))]);
  return { virtual: lab.virtual, host, phones };
}
