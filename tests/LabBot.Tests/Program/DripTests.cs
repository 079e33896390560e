namespace LabBot.Tests.Program;

public class DripTests
{
    [Theory]
    [InlineData("full", 65)]
    [InlineData("tldr", 28)]
    public async Task Simulate_prints_one_row_a_send(string track, int readings)
    {
        var (exitCode, output, error) = await Talk.OnTheKitAsync(
            ["drip", "simulate", "--track", track, "--zone", "Europe/Amsterdam", "--at", "09:00", "--days", "mon-fri", "--start", "2026-03-02", "--format", "tsv"]);
        Assert.Equal((0, ""), (exitCode, error));
        var rows = output.TrimEnd('\n').Split('\n').Select(row => row.Split('\t')).ToList();
        Assert.Equal(["day", "local date", "local time", "UTC instant", "work key", "title", "relation"], rows[0]);
        Assert.Equal(readings, rows.Count - 1);
        Assert.Equal(Core.Learning.Track.Find(TheKit.Catalog, track)!.Steps.Select(step => step.Work.Id.Value), rows.Skip(1).Select(row => row[4]));
        Assert.All(rows, row => Assert.Equal(7, row.Length));
        Assert.Equal(["1", "2026-03-02", "09:00", "2026-03-02T08:00:00Z", "road-to-biology-2", "The Road to Biology 2.0 Will Pass Through Black-Box Data", ""], rows[1]);
        Assert.Equal("2026-03-30T07:00:00Z", rows.Single(row => row[1] == "2026-03-30")[3]);
    }

    [Fact]
    public async Task Simulate_writes_a_calendar_that_follows_the_RFC()
    {
        var calendar = (await Talk.OnTheKitAsync(["drip", "simulate", "--track", "tldr", "--start", "2026-03-02", "--format", "ics"])).Output;
        var lines = calendar.Split("\r\n");
        Assert.Equal(("BEGIN:VCALENDAR", "END:VCALENDAR", ""), (lines[0], lines[^2], lines[^1]));
        Assert.DoesNotContain('\n', calendar.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.True(System.Text.Encoding.UTF8.GetByteCount(line) <= 75, line));
        var unfolded = calendar.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n");
        Assert.Equal(28, unfolded.Count(line => line == "BEGIN:VEVENT"));
        Assert.Equal(28, unfolded.Where(line => line.StartsWith("UID:", StringComparison.Ordinal)).Distinct().Count());
        Assert.Contains("SUMMARY:Self-Supervised Representation Learning: Introduction\\, advances\\, and challenges", unfolded);
        Assert.Contains("DTSTART:20260302T090000Z", unfolded);
        Assert.Equal("DESCRIPTION:Counterpoint to The Bitter Lesson", unfolded[Array.IndexOf(unfolded, "SUMMARY:A Better Lesson") + 1]);
    }

    [Fact]
    public async Task Simulate_names_every_wrong_option_and_the_nearest_right_one()
    {
        var (exitCode, output, error) = await Talk.OnTheKitAsync(["drip", "simulate", "--track", "tdlr", "--zone", "Amsterdan", "--at", "25", "--days", "foo", "--start", "x"]);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Equal(
            """
            --track is 'tdlr'; expected one of tldr, step-back, single-cell, courses, libraries, llms, interpretability, youtube, full; did you mean 'tldr'?
            --zone is 'Amsterdan'; expected an IANA zone or its city; did you mean Europe/Amsterdam?
            --at is '25'; expected HH:mm between 00:00 and 23:59; did you mean 01:00?
            --days is 'foo'; expected days and ranges such as mon-fri, mon,wed,fri or daily
            --start is 'x'; expected a date from 1900 to 2200, such as 2026-03-02

            """, error);
    }

    [Theory]
    [InlineData("1899-12-31", 2)]
    [InlineData("1900-01-01", 0)]
    [InlineData("2200-12-31", 0)]
    [InlineData("2201-01-01", 2)]
    public async Task A_date_far_from_now_is_refused(string start, int expected)
    {
        var (exitCode, _, error) = await Talk.OnTheKitAsync(["drip", "simulate", "--track", "tldr", "--start", start]);
        Assert.Equal((expected, expected == 0 ? "" : $"--start is '{start}'; expected a date from 1900 to 2200, such as 2026-03-02\n"), (exitCode, error));
    }

    [Fact]
    public async Task A_rehearsed_fortnight_over_the_change_of_the_clocks_is_as_approved()
    {
        var (exitCode, output, error) = await Talk.OnTheKitAsync(["rehearse", "--track", "tldr", "--days", "14", "--start", "2026-03-20"]);
        Assert.Equal((0, ""), (exitCode, error));
        Approved.Matches("rehearsed-fortnight.txt", output.TrimEnd('\n'));
    }

    [Fact]
    public async Task The_terminal_is_a_platform_whose_time_is_told_by_hand()
    {
        using var data = new TemporaryFolder();
        Assert.Equal(0, (await At("2026-03-02T08:30:00Z", "ask", "/reading start")).ExitCode);
        Assert.Equal(2, (await At("2026-03-02T08:29:59Z", "drip", "tick")).ExitCode);
        Assert.Equal("", (await At("2026-03-02T09:00:00Z", "drip", "tick")).Output);
        var (_, card, _) = await At("2026-03-03T09:00:00Z", "drip", "tick");
        Assert.StartsWith("To you:\nThe Road to Biology 2.0", card, StringComparison.Ordinal);
        Assert.Equal("", (await At("2026-03-03T12:00:00Z", "drip", "tick")).Output);
        Assert.Contains("Done.", (await At("2026-03-03T12:30:00Z", "ask", "/reading done")).Output, StringComparison.Ordinal);

        Assert.Contains("Changed", string.Concat(await At("2026-03-03T15:00:00Z", "ask", "/reading settings at 10:00")), StringComparison.Ordinal);
        Assert.Equal(2, (await At("2026-03-03T14:59:00Z", "ask", "/reading plan")).ExitCode);
        var (exitCode, output, error) = await At("2026-03-01T09:00:00Z", "ask", "/reading why");
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("the latest that", error, StringComparison.Ordinal);
        Assert.Contains("expected an instant with its offset", (await At("yesterday", "drip", "tick")).Error, StringComparison.Ordinal);

        Task<(int ExitCode, string Output, string Error)> At(string now, params string[] arguments) => Talk.OnTheKitAsync([.. arguments, "--data", data.Path, "--now", now]);
    }

    [Fact]
    public async Task A_search_opens_no_store()
    {
        using var data = new TemporaryFolder();
        Assert.Equal(0, (await Talk.OnTheKitAsync(["ask", "/kit scgpt", "--data", data.Path])).ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(data.Path));
    }

    [Fact]
    public async Task A_backup_is_restored_and_what_it_replaces_is_kept()
    {
        using var data = new TemporaryFolder();
        string[] on = ["--data", data.Path];
        await Talk.OnTheKitAsync(["ask", "/reading start", .. on]);
        await Talk.OnTheKitAsync(["ask", "/reading start", "--as", "grace", .. on]);
        var backup = (await Talk.RunAsync(["backup", .. on])).Output.Trim();
        await Talk.OnTheKitAsync(["ask", "/labbot forget-me yes", .. on]);
        await Talk.OnTheKitAsync(["ask", "/labbot forget-me yes", "--as", "ada", .. on]);
        await Talk.OnTheKitAsync(["ask", "/reading stop", "--as", "grace", .. on]);
        var (exitCode, output, _) = await Talk.RunAsync(["restore", backup, .. on]);
        Assert.Equal(0, exitCode);
        Assert.StartsWith("Restored. What stood there is now ", output, StringComparison.Ordinal);
        Assert.Contains("kept as long as a backup of today is", output, StringComparison.Ordinal);
        Assert.Contains("TL;DR: going on.", (await Talk.OnTheKitAsync(["ask", "/reading progress", "--as", "grace", .. on])).Output, StringComparison.Ordinal);
        Assert.Contains("You have not started yet", (await Talk.OnTheKitAsync(["ask", "/reading progress", .. on])).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await Talk.RunAsync(["restore", "/nosuch/file", .. on])).ExitCode);
        using var empty = new TemporaryFolder();
        Assert.Contains("nothing to back up", (await Talk.RunAsync(["backup", "--data", empty.Path])).Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(empty.Path));
    }

    [Fact]
    public async Task Each_day_that_is_used_leaves_one_backup_and_a_week_of_them_is_kept()
    {
        using var data = new TemporaryFolder();
        for (var day = 2; day < 12; day++)
        {
            foreach (var hour in new[] { "09", "15" })
                await Talk.OnTheKitAsync(["ask", "/reading start", "--data", data.Path, "--now", $"2026-03-{day:00}T{hour}:00:00Z"]);
        }

        var days = Directory.GetFiles(Path.Combine(data.Path, "backups")).Select(file => Path.GetFileName(file)["labbot-".Length..][..8]).Order();
        Assert.Equal(Enumerable.Range(5, 7).Select(day => $"202603{day:00}"), days);
    }

    [Fact]
    public async Task After_a_restore_nothing_is_sent_twice()
    {
        using var data = new TemporaryFolder();
        await At("2026-03-02T08:30:00Z", "ask", "/reading start");
        await At("2026-03-02T09:00:00Z", "drip", "tick");
        await At("2026-03-03T09:00:00Z", "drip", "tick");
        var backup = (await Talk.RunAsync(["backup", "--data", data.Path])).Output.Trim();
        await At("2026-03-04T09:00:00Z", "drip", "tick");
        await At("2026-03-05T09:00:00Z", "drip", "tick");
        Assert.Equal(0, (await Talk.RunAsync(["restore", backup, "--data", data.Path])).ExitCode);
        await At("2026-03-05T10:00:00Z", "drip", "tick");
        await At("2026-03-06T09:00:00Z", "drip", "tick");

        var sent = File.ReadAllLines(Path.Combine(data.Path, "terminal-sent.tsv")).Select(line => line.Split('\t')[1]).ToList();
        Assert.Equal(TheKit.Catalog.Works.Take(4).Select(work => work.Id.Value), sent);

        async Task At(string now, params string[] arguments)
        {
            var (exitCode, output, error) = await Talk.OnTheKitAsync([.. arguments, "--data", data.Path, "--now", now]);
            Assert.True(exitCode == 0, $"{now}: exit code {exitCode}\n{output}\n{error}");
        }
    }

    [Fact]
    public async Task Forget_me_leaves_nothing_in_any_file_but_the_backups()
    {
        using var data = new TemporaryFolder();
        foreach (var name in new[] { "ada", "grace" })
            await At("2026-03-02T08:30:00Z", "ask", "/reading start", "--as", name);
        await At("2026-03-02T09:00:00Z", "drip", "tick");
        await At("2026-03-03T09:00:00Z", "drip", "tick");
        var history = Path.Combine(data.Path, "terminal-sent.tsv");
        Assert.Equal(2, File.ReadAllLines(history).Length);
        await At("2026-03-03T10:00:00Z", "ask", "/labbot forget-me yes", "--as", "ada");
        var left = Assert.Single(File.ReadAllLines(history));
        var erased = File.ReadAllText(Path.Combine(data.Path, "labbot.forgotten")).Split(' ')[0];
        Assert.DoesNotContain(erased, left, StringComparison.Ordinal);
        await At("2026-03-04T09:00:00Z", "drip", "tick");
        Assert.Equal(2, File.ReadAllLines(history).Length);

        Task<(int ExitCode, string Output, string Error)> At(string now, params string[] arguments) => Talk.OnTheKitAsync([.. arguments, "--data", data.Path, "--now", now]);
    }

    [Fact]
    public async Task A_damaged_store_is_refused_and_nothing_but_searching_goes_on()
    {
        using var data = new TemporaryFolder();
        data.Write("labbot.db", "not a store");
        var (exitCode, output, _) = await Talk.OnTheKitAsync(["ask", "/reading start", "--data", data.Path]);
        Assert.Equal(1, exitCode);
        Assert.StartsWith("That was not done\n", output, StringComparison.Ordinal);
        Assert.Equal("not a store", File.ReadAllText(Path.Combine(data.Path, "labbot.db")));
    }
}
