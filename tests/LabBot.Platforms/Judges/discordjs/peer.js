// A discord.js bot as anybody would write it, for measuring LabBot beside it: `/kit query:` finds titles that begin with the words, else that contain them, and offers them as one
// types. usage: node peer.js TITLES.json (a JSON list of strings), with DISCORD_API_URL, DISCORD_BOT_TOKEN. Prints "ready"; ends when its input does.
import { readFileSync } from 'node:fs';
import { Client, Events, GatewayIntentBits, MessageFlags, SlashCommandBuilder, escapeMarkdown } from 'discord.js';

const { DISCORD_API_URL, DISCORD_BOT_TOKEN } = process.env;
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

const longest = 100;
const client = new Client({ rest: { api: DISCORD_API_URL.replace(/\/$/, '') }, intents: [GatewayIntentBits.Guilds], allowedMentions: { parse: [] } });
client.on(Events.InteractionCreate, async (interaction) => {
  if (interaction.isAutocomplete()) {
    await interaction.respond(find(interaction.options.getFocused()).map((title) => ({ name: title.slice(0, longest), value: title.slice(0, longest) })));
  } else if (interaction.isChatInputCommand()) {
    const found = find(interaction.options.getString('query') ?? '');
    await interaction.reply({ content: found.length > 0 ? found.map((title) => `- ${escapeMarkdown(title)}`).join('\n') : 'Nothing found', flags: MessageFlags.Ephemeral });
  }
});
client.once(Events.ClientReady, async () => {
  await client.application.commands.set([
    new SlashCommandBuilder().setName('kit').setDescription('Finds a reading').addStringOption((option) => option.setName('query').setDescription('What').setAutocomplete(true)),
  ]);
  process.stdout.write('ready\n');
});
await client.login(DISCORD_BOT_TOKEN);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
