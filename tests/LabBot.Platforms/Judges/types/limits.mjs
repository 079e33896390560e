// Builds what LabBot sends Discord, as it is approved, anew with @discordjs/builders, which refuse what is longer or more than Discord takes.
// usage: node limits.mjs FILE.json… Says which file is refused and why, and ends with 1; first it sees to it that the builders refuse what is one too long.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import {
  ActionRowBuilder, ButtonBuilder, ContextMenuCommandBuilder, EmbedBuilder, LabelBuilder, ModalBuilder, SlashCommandBuilder, SlashCommandSubcommandBuilder,
  SlashCommandSubcommandGroupBuilder, StringSelectMenuBuilder, StringSelectMenuOptionBuilder, TextDisplayBuilder, TextInputBuilder, UserSelectMenuBuilder, embedLength,
} from '@discordjs/builders';

const most = { content: 2000, embeds: 10, embedSum: 6000, rows: 5, choices: 25, modalComponents: 5, url: 512 };

function check(condition, what) {
  if (!condition) throw new Error(what);
}

// Calls the setters of the fields that are there; a field without a setter is one that this judge has to learn.
function build(builder, body, setters) {
  for (const [field, value] of Object.entries(body)) {
    if (field === 'type') continue;
    check(setters[field], `there is no setter for ${field}`);
    setters[field](builder, value);
  }
  return builder;
}

function embed(body) {
  const built = build(new EmbedBuilder(), body, {
    title: (one, value) => one.setTitle(value),
    description: (one, value) => one.setDescription(value),
    url: (one, value) => one.setURL(value),
    color: (one, value) => one.setColor(value),
    timestamp: (one, value) => one.setTimestamp(new Date(value)),
    fields: (one, value) => one.setFields(value),
    footer: (one, { text, icon_url: iconURL }) => one.setFooter({ text, iconURL }),
    author: (one, { name, url, icon_url: iconURL }) => one.setAuthor({ name, url, iconURL }),
    image: (one, { url }) => one.setImage(url),
    thumbnail: (one, { url }) => one.setThumbnail(url),
  });
  return built.toJSON();
}

const option = (body) => build(new StringSelectMenuOptionBuilder(), body, {
  label: (one, value) => one.setLabel(value),
  value: (one, value) => one.setValue(value),
  description: (one, value) => one.setDescription(value),
  default: (one, value) => one.setDefault(value),
});

const menu = {
  custom_id: (one, value) => one.setCustomId(value),
  placeholder: (one, value) => one.setPlaceholder(value),
  min_values: (one, value) => one.setMinValues(value),
  max_values: (one, value) => one.setMaxValues(value),
  disabled: (one, value) => one.setDisabled(value),
  required: (one, value) => one.setRequired(value),
};

const components = {
  2: (body) => build(new ButtonBuilder(), body, {
    custom_id: (one, value) => one.setCustomId(value),
    url: (one, value) => { check(value.length <= most.url, `an address has more than ${most.url} characters`); one.setURL(value); },
    label: (one, value) => one.setLabel(value),
    style: (one, value) => one.setStyle(value),
    disabled: (one, value) => one.setDisabled(value),
    emoji: (one, value) => one.setEmoji(value),
  }),
  3: (body) => build(new StringSelectMenuBuilder(), body, { ...menu, options: (one, value) => one.setOptions(value.map(option)) }),
  4: (body) => build(new TextInputBuilder(), body, {
    custom_id: (one, value) => one.setCustomId(value),
    style: (one, value) => one.setStyle(value),
    label: (one, value) => one.setLabel(value),
    min_length: (one, value) => one.setMinLength(value),
    max_length: (one, value) => one.setMaxLength(value),
    required: (one, value) => one.setRequired(value),
    value: (one, value) => one.setValue(value),
    placeholder: (one, value) => one.setPlaceholder(value),
  }),
  5: (body) => build(new UserSelectMenuBuilder(), body, menu),
  10: (body) => build(new TextDisplayBuilder(), body, { content: (one, value) => one.setContent(value) }),
};

const component = (body) => {
  check(components[body.type], `there is no builder for a component of type ${body.type}`);
  return components[body.type](body);
};

const row = (body) => new ActionRowBuilder().setComponents(body.components.map(component)).toJSON();

function label(body) {
  const setters = { 3: 'setStringSelectMenuComponent', 4: 'setTextInputComponent', 5: 'setUserSelectMenuComponent' };
  return build(new LabelBuilder(), body, {
    label: (one, value) => one.setLabel(value),
    description: (one, value) => one.setDescription(value),
    component: (one, value) => one[setters[value.type]](component(value)),
  });
}

function message(body) {
  const known = ['content', 'embeds', 'components', 'allowed_mentions', 'nonce', 'enforce_nonce', 'flags'];
  for (const field of Object.keys(body)) check(known.includes(field), `there is no ${field} in a message`);
  check((body.content ?? '').length <= most.content, `content has more than ${most.content} characters`);
  const embeds = (body.embeds ?? []).map(embed);
  check(embeds.length <= most.embeds, `more than ${most.embeds} embeds`);
  check(embeds.reduce((sum, one) => sum + embedLength(one), 0) <= most.embedSum, `more than ${most.embedSum} characters in all embeds`);
  const rows = (body.components ?? []).map(row);
  check(rows.length <= most.rows, `more than ${most.rows} rows`);
  const ids = rows.flatMap((one) => one.components).map((one) => one.custom_id).filter((id) => id !== undefined);
  check(new Set(ids).size === ids.length, 'a custom_id stands twice');
}

function modal(body) {
  check(body.components.length <= most.modalComponents, `more than ${most.modalComponents} components`);
  const built = new ModalBuilder().setCustomId(body.custom_id).setTitle(body.title);
  for (const one of body.components) {
    if (one.type === 18) built.addLabelComponents(label(one));
    else if (one.type === 10) built.addTextDisplayComponents(component(one));
    else built.addActionRowComponents(new ActionRowBuilder().setComponents(one.components.map(component)));
  }
  built.toJSON();
}

function choices({ choices: list }) {
  check(list.length <= most.choices, `more than ${most.choices} choices`);
  // The builders have no autocomplete; a menu's choice of a slash command has the same limits.
  for (const choice of list) new SlashCommandBuilder().addStringOption((one) => one.setName('x').setDescription('x').addChoices(choice));
}

const words = {
  name: (one, value) => one.setName(value),
  description: (one, value) => one.setDescription(value),
  name_localizations: (one, value) => one.setNameLocalizations(value),
  description_localizations: (one, value) => one.setDescriptionLocalizations(value),
};

const value = {
  ...words,
  required: (one, is) => one.setRequired(is),
  autocomplete: (one, is) => one.setAutocomplete(is),
  choices: (one, list) => one.addChoices(...list),
  min_value: (one, least) => one.setMinValue(least),
  max_value: (one, largest) => one.setMaxValue(largest),
  min_length: (one, least) => one.setMinLength(least),
  max_length: (one, longest) => one.setMaxLength(longest),
  channel_types: (one, types) => one.addChannelTypes(...types),
};

const adders = { 3: 'addStringOption', 4: 'addIntegerOption', 5: 'addBooleanOption', 6: 'addUserOption', 7: 'addChannelOption', 8: 'addRoleOption', 10: 'addNumberOption' };

function addOptions(builder, list) {
  for (const one of list) {
    if (one.type === 1) builder.addSubcommand(build(new SlashCommandSubcommandBuilder(), one, { ...words, options: addOptions }));
    else if (one.type === 2) builder.addSubcommandGroup(build(new SlashCommandSubcommandGroupBuilder(), one, { ...words, options: addOptions }));
    else builder[adders[one.type]]((made) => build(made, one, value));
  }
}

const settings = {
  default_member_permissions: (one, bits) => one.setDefaultMemberPermissions(bits),
  contexts: (one, list) => one.setContexts(list),
  integration_types: (one, list) => one.setIntegrationTypes(list),
  nsfw: (one, is) => one.setNSFW(is),
};

function command(body) {
  const { name, name_localizations: names } = words;
  if ((body.type ?? 1) === 1) build(new SlashCommandBuilder(), body, { ...words, ...settings, options: addOptions }).toJSON();
  else build(new ContextMenuCommandBuilder().setType(body.type), body, { name, name_localizations: names, description: (_, text) => check(text === '', 'a menu has no description'), ...settings }).toJSON();
}

function any(body) {
  if (Array.isArray(body)) body.forEach(command);
  else if ('choices' in body) choices(body);
  else if ('custom_id' in body) modal(body);
  else message(body);
}

const long = (length) => 'x'.repeat(length);
const button = { type: 2, style: 1, custom_id: 'a', label: 'x' };
const wrong = {
  'a title of 257': { embeds: [{ title: long(257) }] },
  'a description of 4,097': { embeds: [{ description: long(4097) }] },
  'a field value of 1,025': { embeds: [{ fields: [{ name: 'x', value: long(1025) }] }] },
  '26 fields': { embeds: [{ fields: Array.from({ length: 26 }, () => ({ name: 'x', value: 'x' })) }] },
  'embeds of 6,001': { embeds: [{ description: long(4000) }, { description: long(2001) }] },
  'a label of 81': { components: [{ type: 1, components: [{ ...button, label: long(81) }] }] },
  'a custom_id of 101': { components: [{ type: 1, components: [{ ...button, custom_id: long(101) }] }] },
  'an address of 513': { components: [{ type: 1, components: [{ type: 2, style: 5, label: 'x', url: `https://a.b/${long(501)}` }] }] },
  'a field nobody knows': { embeds: [{ titel: 'x' }] },
  'a modal title of 46': { custom_id: 'x', title: long(46), components: [{ type: 10, content: 'x' }] },
  'a placeholder of 101': { custom_id: 'x', title: 'x', components: [{ type: 18, label: 'x', component: { type: 4, style: 1, custom_id: 'x', placeholder: long(101) } }] },
  '26 choices': { choices: Array.from({ length: 26 }, () => ({ name: 'x', value: 'x' })) },
  'a choice of 101': { choices: [{ name: long(101), value: 'x' }] },
  'a name in capitals': [{ name: 'Kit', description: 'x' }],
  'a description of 101': [{ name: 'kit', description: long(101) }],
  'an option without description': [{ name: 'kit', description: 'x', options: [{ type: 3, name: 'query' }] }],
};

let failed = false;
for (const [what, body] of Object.entries(wrong)) {
  try {
    any(body);
    process.stderr.write(`${what} was not refused\n`);
    failed = true;
  } catch (refused) {
    // Refused, as it should be; unless this program is wrong.
    if (!(refused instanceof TypeError)) continue;
    process.stderr.write(`${what}: ${refused.stack}\n`);
    failed = true;
  }
}
for (const file of process.argv.slice(2)) {
  try {
    any(JSON.parse(readFileSync(file, 'utf8')));
  } catch (refused) {
    process.stderr.write(`${basename(file)}: ${refused.message}\n`);
    failed = true;
  }
}
process.exit(failed ? 1 : 0);
