// Slack's own client against Slack on loopback. It answers what a person does there; the test looks at what the person sees.
// usage: node judge.js socket|http, with SLACK_API_URL, SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET.
// Prints "ready" (and, over HTTP, its port) when people may come; ends when its input does.
import bolt from '@slack/bolt';

const { App, HTTPReceiver, LogLevel } = bolt;
const { SLACK_API_URL, SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET } = process.env;
const isHttp = process.argv[2] === 'http';
const common = { token: SLACK_BOT_TOKEN, logLevel: LogLevel.WARN, clientOptions: { slackApiUrl: SLACK_API_URL } };
const receiver = isHttp ? new HTTPReceiver({ signingSecret: SLACK_SIGNING_SECRET, endpoints: '/slack', logLevel: LogLevel.WARN }) : undefined;
const app = new App(isHttp ? { ...common, receiver } : { ...common, appToken: SLACK_APP_TOKEN, socketMode: true });

const plain = (text) => ({ type: 'plain_text', text });
const mrkdwn = (text) => ({ type: 'mrkdwn', text });

app.command('/hello', async ({ ack, command }) => {
  await ack({ text: `Hello ${command.text}`, blocks: [{ type: 'section', text: mrkdwn(`Hello *${command.text}*`) }] });
});

app.command('/form', async ({ ack, body, client }) => {
  await ack();
  await client.views.open({
    trigger_id: body.trigger_id,
    view: {
      type: 'modal',
      callback_id: 'suggest',
      private_metadata: body.channel_id,
      title: plain('Suggest'),
      submit: plain('Send'),
      blocks: [
        { type: 'input', block_id: 'title', label: plain('Title'), element: { type: 'plain_text_input', action_id: 'text' } },
        { type: 'input', block_id: 'near', optional: true, label: plain('Like'), element: { type: 'external_select', action_id: 'search', min_query_length: 1 } },
      ],
    },
  });
});

app.view('suggest', async ({ ack, view, client }) => {
  const title = view.state.values.title.text.value;
  if (title === 'refuse me') {
    await ack({ response_action: 'errors', errors: { title: 'Not this one' } });
    return;
  }
  await ack();
  await client.chat.postMessage({
    channel: view.private_metadata,
    text: `Suggested: ${title}`,
    blocks: [
      { type: 'section', text: mrkdwn(`Suggested: *${title}*`) },
      { type: 'actions', elements: [{ type: 'button', action_id: 'thanks', text: plain('Thanks'), value: 'x' }] },
    ],
    metadata: { event_type: 'suggestion', event_payload: { title } },
  });
});

app.options('search', async ({ ack, options }) => {
  await ack({ options: [{ text: plain(`Found ${options.value}`), value: options.value }] });
});

app.action('thanks', async ({ ack, respond }) => {
  await ack();
  await respond({ response_type: 'ephemeral', replace_original: false, text: 'You are welcome' });
});

app.shortcut('save', async ({ ack, shortcut, respond }) => {
  await ack();
  await respond({ text: `Saved: ${shortcut.message.text}` });
});

app.event('app_home_opened', async ({ event, client }) => {
  await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [{ type: 'header', text: plain('At home') }] } });
});

app.event('app_mention', async ({ event, say }) => {
  await say({ text: `You said: ${event.text.replace(/<[^>]*>\s*/, '')}`, thread_ts: event.thread_ts ?? event.ts });
});

app.message(async ({ message, client }) => {
  const { user } = await client.users.info({ user: message.user, include_locale: true });
  const { channel } = await client.conversations.open({ users: message.user });
  const history = await client.conversations.history({ channel: channel.id, include_all_metadata: true, limit: 5 });
  await client.chat.postMessage({ channel: channel.id, text: `${user.tz} ${user.locale} ${history.messages.length}` });
});

const server = await app.start(0);
process.stdout.write(isHttp ? `ready ${server.address().port}\n` : 'ready\n');
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
