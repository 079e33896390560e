using System.CommandLine;
using LabBot.Core.Commands;
using LabBot.Core.Kit;
using LabBot.Discord;
using LabBot.Terminal;
using Microsoft.Extensions.DependencyInjection;

namespace LabBot.CommandLine;

/// <summary><c>labbot ask "/kit scgpt"</c>: one line through the real router.</summary>
internal static class AskCommand
{
    private static readonly Argument<string[]> Line = new("line")
    {
        Description = "What to say, such as \"/kit scgpt\"; words without a slash are looked up in the kit.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> As = CommonOptions.As();
    private static readonly Option<bool> Curator = CommonOptions.Curator();
    private static readonly Option<string> Format = new Option<string>("--format") { Description = "How to print the answer: as text, as JSON, or as the messages that Slack or Discord would be sent.", DefaultValueFactory = _ => "text" }.AcceptOnlyFromAmong("text", "json", "slack", "discord");

    /// <summary>The command.</summary>
    public static Command Define(TerminalDevice device)
    {
        var command = new Command("ask", "Says one line to LabBot and prints the answer. Exit code 1 when nothing was found or the line was no use.\n\nExamples:\n  labbot ask \"/kit scgpt\"\n  labbot ask bitter leson --format json\n  labbot ask \"/kit scgpt\" --format slack     paste it into https://app.slack.com/block-kit-builder")
        {
            Line, As, Curator, Format, CommonOptions.Data, CommonOptions.Now,
        };
        // A misspelt option must not become part of the question.
        Line.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.StartsWith("--", StringComparison.Ordinal)))
                result.AddError($"'{token.Value}' is no option of ask{Nearest.Hint(token.Value, command.Options.Select(option => option.Name))}");
        });
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, device, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, TerminalDevice device, CancellationToken cancellationToken)
    {
        await using var bot = await Startup.StartAsync(parsed, device, cancellationToken).ConfigureAwait(false);
        if (bot is null)
            return LabBotCommand.CannotStart;
        var caller = Startup.Caller(parsed.GetValue(As)!, parsed.GetValue(Curator));
        var reply = await bot.GetRequiredService<CommandRouter>().TypedAsync(string.Join(' ', parsed.GetValue(Line)!), caller, cancellationToken).ConfigureAwait(false);
        device.Output.WriteLine(parsed.GetValue(Format) switch
        {
            "json" => ReplyJson.Write(reply),
            "slack" => ReplySlack.Write(reply),
            "discord" => ReplyDiscord.Write(reply, new DiscordCards(bot.GetRequiredService<CommandRouter>(), bot.GetRequiredService<CommandNames>())),
            _ => ReplyText.Render(reply, device.Layout(bot.GetRequiredService<CommandNames>().Typed)),
        });
        return ReplyText.OutcomeOf(reply) == Outcome.Answered ? 0 : 1;
    }
}
