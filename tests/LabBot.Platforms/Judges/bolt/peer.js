// A bolt bot as anybody would write it, for measuring LabBot beside it: `/kit words` finds titles that begin with the words, else that contain them.
// usage: node peer.js TITLES.json (a JSON list of strings), with SLACK_API_URL, SLACK_BOT_TOKEN, SLACK_APP_TOKEN. Prints "ready"; ends when its input does.
import { readFileSync } from 'node:fs';
import bolt from '@slack/bolt';

const { App, LogLevel } = bolt;
const { SLACK_API_URL, SLACK_BOT_TOKEN, SLACK_APP_TOKEN } = process.env;
const file = process.argv[2];
if (!file) {
  process.stderr.write('peer.js needs the path of a JSON list of titles.\n');
  process.exit(2);
}
const titles = JSON.parse(readFileSync(file, 'utf8')).map((title) => ({ title, lower: title.toLowerCase() }));
const most = 5;

function find(words) {
  const wanted = words.trim().toLowerCase();
  const beginning = titles.filter(({ lower }) => lower.startsWith(wanted));
  const found = beginning.length > 0 ? beginning : titles.filter(({ lower }) => lower.includes(wanted));
  return found.slice(0, most).map(({ title }) => title);
}

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const app = new App({ token: SLACK_BOT_TOKEN, appToken: SLACK_APP_TOKEN, socketMode: true, logLevel: LogLevel.WARN, clientOptions: { slackApiUrl: SLACK_API_URL } });

app.command('/kit', async ({ ack, command }) => {
  const found = find(command.text);
  const text = found.length > 0 ? found.map((title) => `• ${escape(title)}`).join('\n') : 'Nothing found';
  await ack({ response_type: 'ephemeral', text, blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }] });
});

await app.start();
process.stdout.write('ready\n');
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
