using System.Text.Json.Nodes;

namespace LabBot.EndToEnd;

/// <summary>
/// What LabBot sends Slack, as it is approved, against the declarations that Slack publishes for TypeScript (@slack/types, and the manifest's of
/// @slack/web-api): a field that Slack does not know, or one of another type, does not compile.
/// </summary>
public class SlackTypesTests
{
    private const string Head = """
        import type { HomeView, KnownBlock, ModalView } from '@slack/types';
        import type { Manifest } from '@slack/web-api/dist/types/request/manifest';
        type Message = { text: string; blocks: KnownBlock[] };
        type Modal = Omit<ModalView, 'blocks'> & { blocks: KnownBlock[] };
        type Home = Omit<HomeView, 'blocks'> & { blocks: KnownBlock[] };
        // @ts-expect-error a header has no markup
        export const wrong1: Message = { text: 'x', blocks: [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }] };
        // @ts-expect-error no such field
        export const wrong2: Message = { text: 'x', blocks: [{ type: 'divider', colour: 'red' }] };
        // @ts-expect-error no such style
        export const wrong3: Message = { text: 'x', blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'a', text: { type: 'plain_text', text: 'x' }, style: 'warning' }] }] };
        // @ts-expect-error no such shortcut
        export const wrong4: Manifest = { display_information: { name: 'x' }, features: { shortcuts: [{ name: 'x', type: 'nothing', callback_id: 'x', description: 'x' }] } };
        """;

    [Fact]
    public Task Slacks_own_declarations_accept_every_approved_body_and_refuse_wrong_ones() =>
        TypesJudge.CompileAsync(Head, TypesJudge.Approved("Slack", 17), TypeOf, "generated.ts", "tsconfig.json");

    private static string TypeOf(string body) => JsonNode.Parse(body)! switch
    {
        JsonObject shape when shape.ContainsKey("display_information") => "Manifest",
        JsonObject shape when (string?)shape["type"] == "modal" => "Modal",
        JsonObject shape when (string?)shape["type"] == "home" => "Home",
        _ => "Message",
    };
}
