// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the scripts are for a shell.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AndroidPhone } from '#fixtures/phones/android/phone';
import { startTestPhone } from './lab.ts';
import { tango } from './tango.ts';

let phone: AndroidPhone;
let client: Awaited<ReturnType<typeof tango>>;

beforeAll(async () => {
  ({ phone } = await startTestPhone());
  client = await tango(phone.serial);
});

afterAll(async () => {
  await client.close();
  await phone.stop();
});

const shell = async (command: string): Promise<{ stdout: string; stderr: string; exitCode: number }> => {
  const service = client.adb.subprocess.shellProtocol;
  if (!service) throw new Error('the phone speaks no shell protocol');
  return service.spawnWaitText(command);
};

/** Script, what it prints, and its exit status where that is not 0. */
const SCRIPTS: readonly [script: string, stdout: string, status?: number][] = [
  // quoting and expansion
  [`echo 'a  b' "c  d" e\\ \\ f g   h`, 'a  b c  d e  f g h\n'],
  [`x='a  b'; echo $x "$x" '$x' \\$x`, 'a b a  b $x $x\n'],
  [`echo "\\$HOME \\"q\\" \\\\ \\n"`, '$HOME "q" \\ \\n\n'],
  [`echo "$(echo "nested $(echo deep)")" \`echo back\``, 'nested deep back\n'],
  ['echo $((2 + 3 * 4)) $(( (1 << 4) | 3 )) $((7 / 2)) $((-7 % 3)) $((1 > 0 ? 10 : 20))', '14 19 3 -1 10\n'],
  ['i=5; echo $((i++)) $i $((i += 2)) $((0x10)) $((010))', '5 6 8 16 8\n'],
  [
    'x=file.tar.gz; echo ${x%.*} ${x%%.*} ${x#*.} ${x##*.} ${#x} ${x/tar/zip} ${x:0:4}',
    'file.tar file tar.gz gz 11 file.zip.gz file\n',
  ],
  ['unset u; echo ${u:-none} ${u-none} "${u:+set}" ${u:=now} $u', 'none none  now now\n'],
  [
    'set -- a "b c" d; echo $# "$2"; for x in "$@"; do echo "<$x>"; done; shift; echo $1',
    '3 b c\n<a>\n<b c>\n<d>\nb c\n',
  ],
  ['echo {a,b}{1,2} {1..3} "{x,y}" {single}', 'a1 a2 b1 b2 1 2 3 {x,y} {single}\n'],
  [
    'cd /data/local/tmp; mkdir -p g; cd g; touch a.txt b.txt c.log .hidden; echo *.txt [bc]* ?.log no*; echo "*"',
    'a.txt b.txt b.txt c.log c.log no*\n*\n',
  ],
  ['echo ~ /dev/nul? $UNSET end', '/ /dev/null end\n'],
  ['IFS=:; x=a:b:c; for p in $x; do echo $p; done', 'a\nb\nc\n'],
  // operators, groups, functions
  ['true && echo yes || echo no; false && echo yes || echo no', 'yes\nno\n'],
  ['false; echo $?; ! false; echo $?; (exit 3); echo $?', '1\n0\n3\n'],
  ['{ echo one; echo two; } | wc -l; (cd /data; pwd); pwd', '2\n/data\n/\n'],
  ['f() { echo "f got $1"; return 4; }; f x; echo $?', 'f got x\n4\n'],
  ['if [ 1 -gt 2 ]; then echo a; elif [ -d /sdcard ]; then echo b; else echo c; fi', 'b\n'],
  ['i=0; while [ $i -lt 5 ]; do i=$((i+1)); [ $i = 2 ] && continue; [ $i = 4 ] && break; echo $i; done', '1\n3\n'],
  ['until [ -e /data/local/tmp/flag ]; do touch /data/local/tmp/flag; echo made; done', 'made\n'],
  ['case hello.txt in *.log) echo log;; h*.txt|x) echo text;; *) echo other;; esac', 'text\n'],
  ['for i in 1 2 3; do echo $i; done | while read n; do echo "n=$n"; done', 'n=1\nn=2\nn=3\n'],
  // redirections
  ['cd /data/local/tmp; echo one > r; echo two >> r; cat < r; ls none 2>/dev/null; echo $?', 'one\ntwo\n1\n'],
  ['{ echo out; echo err >&2; } 2>&1 | sort', 'err\nout\n'],
  ['{ echo out; echo err >&2; } >/dev/null 2>&1; echo quiet', 'quiet\n'],
  ['ls /none > /data/local/tmp/both 2>&1; cat /data/local/tmp/both', 'ls: /none: No such file or directory\n'],
  ["x=1; cat <<END\nx is $x $(echo done)\nEND\ncat <<'END'\nraw $x\nEND", 'x is 1 done\nraw $x\n'],
  ['x="a b"; cat <<< "$x"; cat /proc/self/comm', 'a b\ncat\n'],
  ['exec 3>/data/local/tmp/three; echo kept >&3; exec 3>&-; cat /data/local/tmp/three', 'kept\n'],
  // pipes end early, jobs, signals
  ['yes | head -n 2; seq 100000 | head -1', 'y\ny\n1\n'],
  ['sleep 0.05 & echo first; wait; echo last', 'first\nlast\n'],
  ['(exit 9) & wait $!; echo $?', '9\n'],
  ['sleep 100 & kill $!; wait $!; echo $?', '143\n'],
  ['trap "echo bye" EXIT; echo hi', 'hi\nbye\n'],
  ["trap 'echo caught' TERM; kill -TERM $$; echo after", 'caught\nafter\n'],
  ['timeout 0.05 sleep 10; echo $?', '124\n'],
  ['set -e; echo a; false; echo b', 'a\n', 1],
  ['set -o pipefail; false | true; echo $? $-; set +o pipefail; false | true; echo $? $#', '1\n0 0\n'],
  ['set -eu -o pipefail; set -- a b; echo $# $-; true | false; echo no', '2 eu\n', 1],
  ['readonly A=1; echo $A; A=2; echo no', '1\n', 1],
  ['kill -9 $$', '', 137],
  ['exit 300', '', 44],
  [`echo $'a\\tb\\'c' "$'x'"; echo $'\\u4e2d'`, "a\tb'c $'x'\n中\n"],
  // commands one by one
  [
    'printf "\\xff\\x00\\x89" | xxd -p; echo -ne "\\xfe\\0377" | xxd -p; printf "%b" "\\x80" | xxd -p',
    'ff0089\nfeff\n80\n',
  ],
  ['printf "%s-中-\\u4e2d\\n" 文; echo -e "\\xe4\\xb8\\xad"', '文-中-中\n中\n'],
  ['printf "%s=%d\\n" a 1 b 2; printf "%05.1f|%-4s|%x\\n" 3.14159 ab 255', 'a=1\nb=2\n003.1|ab  |ff\n'],
  ['echo -n abc | md5sum; echo -n abc | wc -c; echo -e "a\\tb"', '900150983cd24fb0d6963f7d28e17f72  -\n3\na\tb\n'],
  ['printf "b\\na\\nb\\n" | sort | uniq -c | tr -s " "; printf "10\\n9\\n" | sort -n', ' 1 a\n 2 b\n9\n10\n'],
  ['echo a:b:c | cut -d: -f2,3; echo hello | tr a-y b-z; echo hello | sed "s/l\\+/L/;s/$/!/"', 'b:c\nifmmp\nheLo!\n'],
  ['printf "1\\n2\\n3\\n4\\n" | sed -n "2,3p"; printf "x1\\ny2\\n" | grep -n "[0-9]$" | grep -c :', '2\n3\n2\n'],
  ['printf "foo\\nbar\\n" | grep -E "^(f|b)a" ; printf "foo\\n" | grep -q bar; echo $?', 'bar\n1\n'],
  [
    'printf "a b\\nc\\n" | xargs echo; printf "1\\n2\\n" | xargs -n1 echo n; echo x | xargs -I{} echo "<{}>"',
    'a b c\nn 1\nn 2\n<x>\n',
  ],
  [
    'dd if=/dev/zero of=/data/local/tmp/zeros bs=1k count=3 2>/dev/null; stat -c "%s %a %U" /data/local/tmp/zeros',
    '3072 644 shell\n',
  ],
  [
    'cd /data/local/tmp; mkdir -p t/u; echo x > t/u/f; cp -r t t2; mv t2/u/f t2/g; find t t2 -type f | sort; rm -r t t2; ls t',
    't/u/f\nt2/g\n',
    1,
  ],
  [
    'cd /data/local/tmp; touch m; chmod 750 m; chmod g-x,o+r m; stat -c %A m; ln -sf m l; readlink l; realpath l',
    '-rwxr--r--\nm\n/data/local/tmp/m\n',
  ],
  [
    'head -c 3 /dev/zero | wc -c; printf "a\\nb\\nc\\n" > /data/local/tmp/h; head -n -2 /data/local/tmp/h; head -c -4 /data/local/tmp/h',
    '3\na\na\n',
  ],
  ['printf "one two\\n名 x\\n" | wc; printf "名\\n" | wc -m', '      2       4      14\n2\n'],
  [
    'cd /data/local/tmp; touch -t 202001020304.05 st; date -r st +%Y%m%d%H%M.%S; truncate -s 3 tr; stat -c "%s %a" tr',
    '202001020304.05\n3 644\n',
  ],
  ['seq 5 | head -n 3 | tail -n 1; echo abc | base64; echo YWJj | base64 -d', '3\nYWJjCg==\nabc'],
  ['id -un; whoami; id -u; basename /a/b.txt .txt; dirname /a/b', 'shell\nshell\n2000\nb\n/a\n'],
  ['sh -c "echo \\$0 \\$1" name arg; echo "exit 6" > /data/local/tmp/s.sh; sh /data/local/tmp/s.sh', 'name arg\n', 6],
  ["cd /data/local/tmp; printf '#!/system/bin/sh\necho ran $# $1\n' > x; chmod +x x; ./x one", 'ran 1 one\n'],
  ['test abc = abc -a 2 -lt 3; echo $?; [ -z "" ] && [ ! -f /none ] && [[ abc == a* ]]; echo $?', '0\n0\n'],
  ['date -u -d @0 "+%Y-%m-%d %H:%M:%S"; expr 3 + 4; echo $((`date +%s` > 1600000000))', '1970-01-01 00:00:00\n7\n1\n'],
  ['eval "y=\\$((6*7))"; echo $y; command -v ls; type cd', '42\n/system/bin/ls\ncd is a shell builtin\n'],
];

test.for(SCRIPTS)('%s', async ([script, stdout, status = 0]) => {
  const ran = await shell(script);
  expect({ stdout: ran.stdout, exitCode: ran.exitCode }).toEqual({ stdout, exitCode: status });
});

/** Script and what it complains about. */
const COMPLAINTS: readonly [script: string, stderr: string, status: number][] = [
  ['cat /none', 'cat: /none: No such file or directory\n', 1],
  ['echo x > /system/x', "/system/bin/sh: can't create /system/x: Read-only file system\n", 1],
  ['cat < /none', "/system/bin/sh: can't open /none: No such file or directory\n", 1],
  ['ls /data/system; ls /data', 'ls: /data: Permission denied\n', 1],
  ['mkdir /sdcard', "mkdir: '/sdcard': File exists\n", 1],
  ['rm /data/local/tmp', 'rm: /data/local/tmp: Is a directory\n', 1],
  ['cd /none', '/system/bin/sh: cd: /none: No such file or directory\n', 2],
  ['kill 99999', '/system/bin/sh: kill: 99999: No such process\n', 1],
  ['kill 1', '/system/bin/sh: kill: 1: Operation not permitted\n', 1],
  ['set -u; echo "${a:-ok}"; echo $NEVER; echo no', '/system/bin/sh: NEVER: parameter not set\n', 1],
  ['readonly B; B=1', '/system/bin/sh: B: is read only\n', 1],
  ['stty size', 'stty: tty: Not a typewriter\n', 1],
  ['echo )', "/system/bin/sh: syntax error: unexpected ')'\n", 1],
];

test.for(COMPLAINTS)('%s is refused in words', async ([script, stderr, status]) => {
  const ran = await shell(script);
  expect({ stderr: ran.stderr, exitCode: ran.exitCode }).toEqual({ stderr, exitCode: status });
});

test('a command that no phone here knows fails as on a phone, and is recorded', async () => {
  expect(phone.unknowns.list).toEqual([]);
  expect(await shell('frobnicate -x "a b"')).toEqual({
    stdout: '',
    stderr: '/system/bin/sh: frobnicate: inaccessible or not found\n',
    exitCode: 127,
  });
  expect(phone.unknowns.list.map(({ kind, what }) => [kind, what])).toEqual([['command', 'frobnicate -x a b']]);
});
