using System.Text.Json;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Core.Drip;
using LabBot.Tests.Drip;
using LabBot.Tests.Kit;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LabBot.Tests.Commands;

public class ReadingCommandsTests
{
    // Thursday 26 March 2026, 10:00 in Amsterdam; the clocks go forward on Sunday.
    private const string Thursday = "2026-03-26T09:00:00Z";

    [Theory]
    [InlineData("/reading progress", "reading-progress.txt")]
    [InlineData("/reading plan", "reading-plan.txt")]
    [InlineData("/reading why", "reading-why.txt")]
    [InlineData("/reading settings", "reading-settings.txt")]
    [InlineData("/reading today", "reading-today.txt")]
    [InlineData("/reading note", "reading-notes.txt")]
    [InlineData("/labbot forget-me", "forget-me.txt")]
    public async Task Reading_answers(string line, string approved) => Approved.Matches(approved, await (await AFewDaysIn()).Say(line));

    [Fact]
    public async Task Start_says_when_the_first_reading_comes()
    {
        var life = new Fortnight(Thursday);
        Approved.Matches("reading-start.txt", await life.Say("/reading start"));
        Assert.StartsWith("You are now on the whole kit", await life.Say("/reading start full"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/reading today")]
    [InlineData("/reading plan")]
    [InlineData("/reading done")]
    [InlineData("/reading why")]
    public async Task Who_has_not_started_is_told_how(string line) =>
        Assert.Contains("/reading start tldr", await new Fortnight(Thursday).Say(line), StringComparison.Ordinal);

    [Theory]
    [InlineData("/reading start tdlr", "Did you mean tldr?")]
    [InlineData("/reading settings zone Amsterdan", "Did you mean Europe/Amsterdam?")]
    [InlineData("/reading settings at 25:00", "Expected an hour from 00:00 to 23:59, such as 08:30 or 9am; did you mean 01:00?")]
    [InlineData("/reading settings days mon-fry", "Expected days and ranges such as mon-fri")]
    [InlineData("/reading settings hour 9", "There are zone, at, days")]
    [InlineData("/reading settings at", "'' is no hour")]
    [InlineData("/reading done explanation", "Which of these?")]
    [InlineData("/reading done xqzw", "The kit has no single work like xqzw")]
    public async Task A_misuse_says_what_was_expected_and_changes_nothing(string line, string expected)
    {
        var life = await AFewDaysIn();
        var before = await life.Say("/reading settings");
        Assert.Contains(expected, await life.Say(line), StringComparison.Ordinal);
        Assert.Equal(before, await life.Say("/reading settings"));
    }

    [Fact]
    public async Task A_section_with_nothing_to_read_cannot_be_started_and_the_others_are_named()
    {
        var catalog = TemporaryKit.Read(
            ("10-old.md", "# Old things\n\n- [A](https://example.org/a)\n  - retired: gone\n"),
            ("20-new.md", "# New things\n\n- [B](https://example.org/b)\n"));
        var router = TheKit.RouterFor(catalog, CommandNames.Default, NullLogger<CommandRouter>.Instance);
        var refused = TheKit.Text(await router.TypedAsync("/reading start old", TheKit.Newcomer, TestContext.Current.CancellationToken));
        Assert.StartsWith("Old things has nothing to read", refused, StringComparison.Ordinal);
        Assert.Contains("/reading start new", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("/reading start old", refused, StringComparison.Ordinal);
        Assert.Contains("You have not started yet", TheKit.Text(await router.TypedAsync("/reading progress", TheKit.Newcomer, TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        // The first with something to read is where one starts.
        Assert.Contains("1 of 1", TheKit.Text(await Started(router, "/reading today")), StringComparison.Ordinal);

        static async Task<Reply> Started(CommandRouter router, string line)
        {
            await router.TypedAsync("/reading start", TheKit.Newcomer, TestContext.Current.CancellationToken);
            return await router.TypedAsync(line, TheKit.Newcomer, TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData("8", "08:00")]
    [InlineData("08:30", "08:30")]
    [InlineData("9am", "09:00")]
    [InlineData("9:30 PM", "21:30")]
    [InlineData("17h15", "17:15")]
    public async Task An_hour_is_read_as_people_write_it(string typed, string hour)
    {
        var life = await AFewDaysIn();
        Assert.Contains($"at     {hour} (yours)", await life.Say("/reading settings at " + typed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("later")]
    [InlineData("skip")]
    public async Task An_old_cards_button_does_not_take_back_what_is_done(string word)
    {
        var life = await AFewDaysIn();
        await life.Click("reading done", "bitter-lesson");
        var before = await life.Say("/reading progress");
        Assert.Contains("You had finished this. It stays done.", PlainTextRenderer.Render(Assert.IsType<Reply.Update>(await life.Click($"reading {word}", "bitter-lesson")).Card, new PlainTextLayout()), StringComparison.Ordinal);
        Assert.Equal(before, await life.Say("/reading progress"));
        Assert.Contains("Done. It counts", PlainTextRenderer.Render(Assert.IsType<Reply.Update>(await life.Click("reading done", "bitter-lesson")).Card, new PlainTextLayout()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_says_what_was_with_the_days_that_had_no_reading()
    {
        var monday = new LocalDate(2026, 3, 30);
        var life = new Fortnight(Thursday, defaults: DripDefaults.Standard with { Zone = DateTimeZoneProviders.Tzdb["Europe/Amsterdam"], Holidays = new HashSet<LocalDate> { monday, monday.PlusDays(1) } });
        await life.Say("/reading start full");
        await life.LiveDays(1);
        await life.Say("/reading pause");
        life.Sleep(Duration.FromDays(10));
        await life.Say("/reading resume");
        await life.LiveDays(1);
        life.Sleep(Duration.FromHours(36));
        await life.LiveDays(1);
        Approved.Matches("reading-why-days.txt", await life.Say("/reading why"));
    }

    [Fact]
    public async Task A_pressed_button_changes_the_card()
    {
        var life = await AFewDaysIn();
        foreach (var word in new[] { "done", "later", "skip" })
            Assert.IsType<Reply.Update>(await life.Click($"reading {word}", "bitter-lesson"));
        Assert.IsType<Reply.Update>(await life.Click("reading pause"));
        Assert.IsType<Reply.Update>(await life.Click("reading resume"));
    }

    [Fact]
    public async Task My_data_holds_everything_and_forget_me_erases_it()
    {
        var life = await AFewDaysIn();
        var file = Assert.IsType<Reply.File>(await life.Click("labbot my-data"));
        var data = JsonDocument.Parse(file.Content).RootElement;
        Assert.Equal("tldr", data.GetProperty("enrollment").GetProperty("track").GetString());
        Assert.Equal(3, data.GetProperty("progress").GetArrayLength());
        Assert.Equal("worth a second look", data.GetProperty("notes")[0].GetProperty("text").GetString());
        Assert.True(data.GetProperty("deliveries").GetArrayLength() >= 3);

        Assert.StartsWith("Erase everything about you?", await life.Say("/labbot forget-me"), StringComparison.Ordinal);
        Assert.Equal(3, data.GetProperty("progress").GetArrayLength());
        Assert.IsType<Reply.Update>(await life.Click("labbot forget-me", "yes"));
        Assert.Empty(await life.Store.AllAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith("LabBot holds nothing about you", TheKit.Text(await life.Click("labbot my-data")), StringComparison.Ordinal);
        Assert.StartsWith("There is nothing to erase", await life.Say("/labbot forget-me"), StringComparison.Ordinal);
        await life.LiveDays(5);
        Assert.Equal(3, life.Sent.Count);
    }

    [Fact]
    public async Task A_note_is_kept_on_any_reading_that_has_come_replaced_and_removed()
    {
        var life = await AFewDaysIn();
        Assert.Contains("Biology 2.0", await life.Say("/reading note road to biology: the data argument"), StringComparison.Ordinal);
        Assert.Contains("takes the place of: the data argument", await life.Say("/reading note biology 2.0: ask Jo"), StringComparison.Ordinal);
        var notes = await life.Say("/reading note");
        Assert.Contains("ask Jo", notes, StringComparison.Ordinal);
        Assert.Contains("worth a second look", notes, StringComparison.Ordinal);
        Assert.StartsWith("Removed", await life.Say("/reading note road to biology:"), StringComparison.Ordinal);
        Assert.DoesNotContain("ask Jo", await life.Say("/reading note"), StringComparison.Ordinal);
        // A colon in a thought is no name, and a work that has not come has no note.
        await life.Say("/reading note todo: scgpt: later");
        Assert.Contains("Shortcut learning in deep neural networks — todo: scgpt: later", await life.Say("/reading note"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_note_that_is_too_long_is_not_cut()
    {
        var life = await AFewDaysIn();
        Assert.Contains("expected at most 2000", await life.Say("/reading note " + new string('x', 2001)), StringComparison.Ordinal);
        Assert.Contains("worth a second look", await life.Say("/reading note"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_tells_the_honest_date_of_a_slow_reader()
    {
        var life = await AFewDaysIn();
        await life.Say("/reading start full");
        for (var half = 0; half < 12; half++)
        {
            await life.Live(Duration.FromHours(84));
            await life.Say("/reading done");
        }

        Assert.Contains("At this pace (8 answers on the last 20 reading days) you have read it all by ", await life.Say("/reading progress"), StringComparison.Ordinal);
    }

    // Friday's, Monday's and Tuesday's readings have come; two are answered and one has a note.
    internal static async Task<Fortnight> AFewDaysIn()
    {
        var life = new Fortnight(Thursday);
        await life.Say("/reading start");
        await life.LiveDays(1);
        await life.Say("/reading done");
        await life.LiveDays(3);
        await life.Say("/reading skip");
        await life.LiveDays(1);
        await life.Say("/reading note worth a second look");
        await life.Live(Duration.FromMinutes(15));
        return life;
    }
}
