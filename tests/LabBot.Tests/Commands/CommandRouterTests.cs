using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Core.Drip;
using LabBot.Core.Lookup;
using Microsoft.Extensions.Logging;

namespace LabBot.Tests.Commands;

public class CommandRouterTests
{
    private readonly RecordingLogger log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Caller Curator => TheKit.Newcomer with { IsCurator = true };

    [Theory]
    [InlineData("/kti scgpt", "Did you mean /kit?")]
    [InlineData("/labbot hlep", "Did you mean /labbot help?")]
    [InlineData("/xyzzy", "You typed /xyzzy.\n")]
    [InlineData("/progress", "Did you mean /reading progress?")]
    [InlineData("/labbot", "/labbot wants one more word")]
    [InlineData("/reading", "/reading wants one more word")]
    [InlineData("/", "You typed /.\n")]
    [InlineData("/kitscgpt", "There is no such command")]
    public async Task An_unknown_command_shows_what_there_is(string line, string expected)
    {
        var reply = Assert.IsType<Reply.Show>(await TheKit.Router.TypedAsync(line, TheKit.Newcomer, Token));
        Assert.Equal(Outcome.Misused, reply.Outcome);
        Assert.Contains(expected, TheKit.Text(reply), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scgpt")]
    [InlineData("  scgpt  ")]
    [InlineData("/kit scgpt")]
    [InlineData("/KIT   scgpt")]
    [InlineData("/kit\tscgpt")]
    public async Task Words_without_a_slash_are_looked_up(string line) =>
        Assert.StartsWith("scGPT: toward building", await TheKit.Say(line), StringComparison.Ordinal);

    [Theory]
    [InlineData("/labbot  help")]
    [InlineData("/LABBOT\tHELP")]
    [InlineData("/help")]
    [InlineData("help")]
    public async Task Help_is_found_however_it_is_spaced_or_called(string line) =>
        Assert.StartsWith("What you can ask\n", await TheKit.Say(line), StringComparison.Ordinal);

    [Theory]
    [InlineData("/labbot help help", "/labbot help [command]")]
    [InlineData("/labbot help reading plan", "/reading plan")]
    [InlineData("/labbot help plan", "/reading plan")]
    public async Task Help_takes_the_last_word_of_a_command(string line, string title) =>
        Assert.StartsWith(title + "\n", await TheKit.Say(line), StringComparison.Ordinal);

    [Fact]
    public async Task A_page_pasted_by_mistake_is_not_given_back_whole()
    {
        foreach (var command in new[] { "/kit ", "/nosuch ", "/" })
        {
            var text = await TheKit.Say(command + new string('z', 1_000_000));
            Assert.True(text.Length < 5000, $"{text.Length}");
            Assert.Matches(@"… \(10000\d\d characters\)", text);
        }
    }

    [Fact]
    public async Task A_missing_option_shows_how_to_type_the_command()
    {
        var reply = Assert.IsType<Reply.Show>(await TheKit.Router.TypedAsync("/kit-share", TheKit.Newcomer, Token));
        Assert.Equal(Outcome.Misused, reply.Outcome);
        Assert.Equal("Something is missing\n\nExpected /kit-share <query>: what to show.", TheKit.Text(reply));
    }

    [Fact]
    public async Task A_curators_command_is_refused_to_others_on_every_way_in()
    {
        var ran = 0;
        var router = Router(new CommandDefinition { Name = "tend", Summary = "Tends", Audience = Audience.Curators, Handler = (_, _) => { ran++; return Done(); } });
        Assert.Equal(Outcome.Refused, OutcomeOf(await router.TypedAsync("/tend", TheKit.Newcomer, Token)));
        Assert.Equal(Outcome.Refused, OutcomeOf(await router.ClickAsync(new ActionId("tend"), TheKit.Newcomer, Token)));
        Assert.Equal(Outcome.Refused, OutcomeOf(await router.RunAsync(new CommandInvocation("tend", new Dictionary<string, string>(), TheKit.Newcomer, InvocationKind.Submit), Token)));
        Assert.Equal(0, ran);
        Assert.Equal(Outcome.Answered, OutcomeOf(await router.TypedAsync("/tend", Curator, Token)));
        Assert.Equal(1, ran);
        Assert.DoesNotContain(router.VisibleTo(TheKit.Newcomer), definition => definition.Name == "tend");
        Assert.Single(router.VisibleTo(Curator), definition => definition.Name == "tend");
    }

    [Fact]
    public async Task A_handler_that_throws_becomes_a_card_whose_id_the_log_has()
    {
        var router = Router(new CommandDefinition { Name = "break", Summary = "Breaks", Handler = (_, _) => throw new InvalidOperationException("secret cause") });
        var reply = Assert.IsType<Reply.Show>(await router.TypedAsync("/break", TheKit.Newcomer, Token));
        Assert.Equal(Outcome.Failed, reply.Outcome);
        Assert.DoesNotContain("secret cause", TheKit.Text(reply), StringComparison.Ordinal);
        var id = Assert.IsType<Span.Code>(Assert.IsType<Footnote>(reply.Card.Blocks[^1]).Spans[^1]).Value;
        var failure = Assert.Single(log.Entries, entry => entry.Level == LogLevel.Error);
        Assert.Contains(id, failure.Text, StringComparison.Ordinal);
        Assert.Equal("secret cause", failure.Error?.Message);
    }

    [Fact]
    public async Task A_button_of_an_older_LabBot_says_so() =>
        Assert.Contains("This button is out of date", TheKit.Text(await TheKit.Router.ClickAsync(new ActionId("old-command", "x"), TheKit.Newcomer, Token)), StringComparison.Ordinal);

    [Fact]
    public async Task The_log_has_one_line_a_command_and_not_what_was_typed()
    {
        await Router().TypedAsync("/kit my private question", TheKit.Newcomer, Token);
        var line = Assert.Single(log.Entries);
        Assert.StartsWith("kit (Typed): NothingFound in ", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_answer_to_the_names_that_the_operator_gave_them()
    {
        var names = new CommandNames(new Dictionary<string, string> { ["kit"] = "readings", ["labbot"] = "lb" });
        var router = TheKit.RouterFor(TheKit.Catalog, names, log);
        Assert.StartsWith("scGPT", Text(await router.TypedAsync("/readings scgpt", TheKit.Newcomer, Token)), StringComparison.Ordinal);
        Assert.StartsWith("There is no such command", Text(await router.TypedAsync("/kit scgpt", TheKit.Newcomer, Token)), StringComparison.Ordinal);
        Assert.Contains("/readings [query]", Text(await router.TypedAsync("/lb help", TheKit.Newcomer, Token)), StringComparison.Ordinal);
        Assert.StartsWith("scGPT", Text(await router.ClickAsync(new ActionId("kit", "work:scgpt"), TheKit.Newcomer, Token)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Whatever_is_typed_gets_a_card(string line)
    {
        foreach (var typed in new[] { line, "/kit " + line, "/labbot help " + line, "/kit-share " + line, "/" + line })
            Assert.NotEqual(Outcome.Failed, OutcomeOf(await Router().TypedAsync(typed, TheKit.Newcomer, Token)));
        Assert.DoesNotContain(log.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    public static TheoryData<string> Hostile() => [.. Cards.CardGen.Hostile, "work:", ":", "section:\0", "https://", "10.", "arxiv:", new string('9', 100_000), "10.1/" + new string('(', 4000)];

    private CommandRouter Router(params CommandDefinition[] further)
    {
        CommandRouter? router = null;
        var kit = new Core.Lookup.LiveKit(TheKit.Catalog);
        return router = new CommandRouter(
            [FindInKit.Define(kit, CommandNames.Default, new KitUse(() => null, DripDefaults.Standard, TimeProvider.System)), FindInKit.DefineShare(kit), ShowHelp.Define(caller => router!.VisibleTo(caller), CommandNames.Default), .. further],
            CommandNames.Default, log);
    }

    private static ValueTask<Reply> Done() => new(new Reply.Show(new Card("Done", [])));

    private static Outcome OutcomeOf(Reply reply) => Assert.IsType<Reply.Show>(reply).Outcome;

    private static string Text(Reply reply) => TheKit.Text(reply);

    private sealed class RecordingLogger : ILogger<CommandRouter>
    {
        public List<(LogLevel Level, string Text, Exception? Error)> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Add((logLevel, formatter(state, exception), exception));
    }
}
