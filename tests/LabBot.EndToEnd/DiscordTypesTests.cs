using System.Text.Json.Nodes;

namespace LabBot.EndToEnd;

/// <summary>
/// What LabBot sends Discord, as it is approved, against the declarations that discord.js publishes for TypeScript (discord-api-types), and its limits against the builders that
/// come with it (@discordjs/builders): a field that Discord does not know does not compile, and a text too long cannot be built.
/// </summary>
public class DiscordTypesTests
{
    private const string Head = """
        import type {
          APICommandAutocompleteInteractionResponseCallbackData as Choices, APIModalInteractionResponseCallbackData as Modal, RESTPostAPIChannelMessageJSONBody as Message,
          RESTPutAPIApplicationCommandsJSONBody as Commands,
        } from 'discord-api-types/v10';
        // @ts-expect-error no such field
        export const wrong1: Message = { content: 'x', colour: 'red' };
        // @ts-expect-error no such field of an embed
        export const wrong2: Message = { embeds: [{ titel: 'x' }] };
        // @ts-expect-error a button with an id has no address
        export const wrong3: Message = { components: [{ type: 1, components: [{ type: 2, style: 1, custom_id: 'a', label: 'x', url: 'https://a.b' }] }] };
        // @ts-expect-error no such component
        export const wrong4: Message = { components: [{ type: 1, components: [{ type: 99, custom_id: 'a' }] }] };
        // @ts-expect-error a choice has a value
        export const wrong5: Choices = { choices: [{ name: 'x' }] };
        // @ts-expect-error a modal has a title
        export const wrong6: Modal = { custom_id: 'x', components: [] };
        // @ts-expect-error an option has a description
        export const wrong7: Commands = [{ name: 'kit', description: 'x', options: [{ type: 3, name: 'query' }] }];
        // @ts-expect-error no such language
        export const wrong8: Commands = [{ name: 'kit', description: 'x', name_localizations: { xx: 'kist' } }];
        """;

    private static IReadOnlyList<string> Approved => TypesJudge.Approved("Discord", 15);

    [Fact]
    public Task Discords_declarations_accept_every_approved_body_and_refuse_wrong_ones() =>
        TypesJudge.CompileAsync(Head, Approved, TypeOf, "generated.discord.ts", "tsconfig.discord.json");

    [Fact]
    public Task Discords_builders_build_every_approved_body_and_refuse_what_is_too_long() => TypesJudge.ScriptAsync("@discordjs/builders", "limits.mjs", Approved);

    private static string TypeOf(string body) => JsonNode.Parse(body)! switch
    {
        JsonArray => "Commands",
        JsonObject shape when shape.ContainsKey("choices") => "Choices",
        JsonObject shape when shape.ContainsKey("custom_id") => "Modal",
        _ => "Message",
    };
}
