// The client that most Discord bots are made with, against Discord on loopback. It answers what a person does there; the test looks at what the person sees.
// usage: node judge.js gateway|http, with DISCORD_API_URL, DISCORD_BOT_TOKEN, DISCORD_PUBLIC_KEY.
// Prints "ready" (over HTTP, with its port) when people may come; ends when its input does.
import { createPublicKey, verify } from 'node:crypto';
import { createServer } from 'node:http';
import {
  ActionRowBuilder, ApplicationCommandType, ButtonBuilder, ButtonStyle, Client, ContextMenuCommandBuilder, EmbedBuilder, Events, GatewayIntentBits, LabelBuilder, MessageFlags,
  ModalBuilder, Partials, REST, Routes, SlashCommandBuilder, StringSelectMenuBuilder, TextInputBuilder, TextInputStyle,
} from 'discord.js';

const { DISCORD_API_URL, DISCORD_BOT_TOKEN, DISCORD_PUBLIC_KEY } = process.env;
const rest = { api: DISCORD_API_URL.replace(/\/$/, '') };
const titles = ['scGPT', 'scFoundation', 'The Bitter Lesson'];
const find = (words) => titles.filter((title) => title.toLowerCase().includes(words.toLowerCase()));

const commands = [
  new SlashCommandBuilder().setName('hello').setDescription('Says hello')
    .addStringOption((option) => option.setName('name').setDescription('Whom').setRequired(true).setAutocomplete(true)),
  new SlashCommandBuilder().setName('wait').setDescription('Thinks first'),
  new SlashCommandBuilder().setName('form').setDescription('Opens a form')
    .addSubcommand((sub) => sub.setName('open').setDescription('Now').addIntegerOption((option) => option.setName('size').setDescription('How big').setMinValue(1).setMaxValue(9))),
  new ContextMenuCommandBuilder().setName('Save').setType(ApplicationCommandType.Message),
].map((command) => command.toJSON());

if (process.argv[2] === 'http') startHttp();
else await startGateway();
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));

async function startGateway() {
  const client = new Client({
    rest, intents: [GatewayIntentBits.Guilds, GatewayIntentBits.DirectMessages], partials: [Partials.Channel], allowedMentions: { parse: [] },
  });
  client.on(Events.Error, (error) => process.stderr.write(`${error.stack}\n`));
  client.on(Events.InteractionCreate, async (interaction) => {
    if (interaction.isAutocomplete()) await interaction.respond(find(interaction.options.getFocused()).map((title) => ({ name: title, value: title })));
    else if (interaction.isChatInputCommand()) await command(interaction);
    else if (interaction.isButton()) await button(interaction);
    else if (interaction.isStringSelectMenu()) await interaction.update({ content: `Chosen: ${interaction.values.join(', ')}`, components: [] });
    else if (interaction.isModalSubmit()) await interaction.reply({ content: `Suggested: ${interaction.fields.getTextInputValue('title')}` });
    else if (interaction.isMessageContextMenuCommand()) await interaction.reply({ content: `Saved: ${interaction.targetMessage.content || 'what I cannot read'}`, flags: MessageFlags.Ephemeral });
  });
  client.on(Events.MessageCreate, async (message) => {
    if (!message.author.bot) await message.channel.send({ content: `You said: ${message.content}`, nonce: message.id, enforceNonce: true });
  });
  client.once(Events.ClientReady, async () => {
    await client.application.commands.set(commands);
    process.stdout.write('ready\n');
  });
  await client.login(DISCORD_BOT_TOKEN);
}

async function command(interaction) {
  if (interaction.commandName === 'hello') {
    const name = interaction.options.getString('name');
    await interaction.reply({
      embeds: [new EmbedBuilder().setTitle('Hello').setDescription(`Hello **${name}**`).setURL('https://example.org/').addFields({ name: 'Who', value: name })],
      components: [
        new ActionRowBuilder().addComponents(
          new ButtonBuilder().setCustomId('thanks').setLabel('Thanks').setStyle(ButtonStyle.Primary), new ButtonBuilder().setURL('https://example.org/').setLabel('Site').setStyle(ButtonStyle.Link)),
        new ActionRowBuilder().addComponents(new StringSelectMenuBuilder().setCustomId('pick').setPlaceholder('Which?').addOptions(titles.map((title) => ({ label: title, value: title })))),
      ],
    });
  } else if (interaction.commandName === 'wait') {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply({ content: 'Thought about it' });
    await interaction.followUp({ content: 'And more', flags: MessageFlags.Ephemeral });
  } else {
    const label = new LabelBuilder().setLabel('Title').setTextInputComponent(
      new TextInputBuilder().setCustomId('title').setStyle(TextInputStyle.Short).setMaxLength(40).setRequired(true));
    await interaction.showModal(new ModalBuilder().setCustomId('suggest').setTitle(`Suggest ${interaction.options.getInteger('size') ?? 0}`).addLabelComponents(label));
  }
}

async function button(interaction) {
  await interaction.reply({ content: 'You are welcome', flags: MessageFlags.Ephemeral });
  await interaction.user.send({ content: 'Thanks for the thanks' });
}

// discord.js has no server of its own: its REST client registers, node's own crypto checks the signature, and the answers are its builders'.
async function startHttp() {
  const prefix = Buffer.from('302a300506032b6570032100', 'hex');
  const key = createPublicKey({ key: Buffer.concat([prefix, Buffer.from(DISCORD_PUBLIC_KEY, 'hex')]), format: 'der', type: 'spki' });
  const client = new REST(rest).setToken(DISCORD_BOT_TOKEN);
  const application = await client.get(Routes.currentApplication());
  await client.put(Routes.applicationCommands(application.id), { body: commands });
  const server = createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      const { 'x-signature-ed25519': signature, 'x-signature-timestamp': stamp } = request.headers;
      if (!signature || !stamp || !verify(null, Buffer.concat([Buffer.from(stamp), body]), key, Buffer.from(signature, 'hex'))) {
        response.writeHead(401).end();
        return;
      }
      const interaction = JSON.parse(body);
      const answer = interaction.type === 1
        ? { type: 1 }
        : interaction.type === 4
          ? { type: 8, data: { choices: find(interaction.data.options[0].value).map((title) => ({ name: title, value: title })) } }
          : { type: 4, data: { content: `Hello ${interaction.data.options[0].value}`, flags: 64, allowed_mentions: { parse: [] } } };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  server.listen(0, '127.0.0.1', () => process.stdout.write(`ready ${server.address().port}\n`));
}
