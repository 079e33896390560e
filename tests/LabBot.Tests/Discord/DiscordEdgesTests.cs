using LabBot.Core.Learning;
using LabBot.Core.Storage;
using LabBot.Discord;
using LabBot.Platforms.Discord;
using LabBot.Tests.Contracts;
using NodaTime;

namespace LabBot.Tests.Discord;

/// <summary>What people do at the edges: closed messages, threads, old buttons, forgetting in the middle of something.</summary>
public class DiscordEdgesTests
{
    private const string OpenDm = "POST /users/@me/channels";
    private const string Send = "POST /channels/{channel.id}/messages";

    private DiscordChannel? threads;
    private DiscordChannel? curators;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_word_to_LabBot_elsewhere_moves_no_readings_out_of_the_thread()
    {
        await using var lab = await StartAsync();
        var ada = await InThreadAsync(lab);
        await ada.TypesAsync("/kit query:scgpt", ada.Dm);
        await lab.Bot.FinishAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(1, (await lab.TickAt("2026-03-27T09:00:00Z")).Sent);
        Assert.True((await ada.SeesAsync<MessageSeen>(seen => seen.Reads.Contains("Reading 1 of 28", StringComparison.Ordinal))).Message.Channel.IsThread);
    }

    [Fact]
    public async Task Who_starts_with_closed_messages_is_told_and_so_are_the_curators_once()
    {
        await using var lab = await StartAsync();
        var ada = lab.Person("Ada");
        ada.HasClosedDm = true;
        await ada.TypesAsync("/reading start", lab.Channel("general"));
        var told = await ada.SeesAsync<EphemeralSeen>(seen => seen.Reads.Contains("Your readings did not reach you", StringComparison.Ordinal));
        Assert.Contains("LabBot could not write to you", told.Reads, StringComparison.Ordinal);
        await lab.Bot.FinishAsync(TimeSpan.FromSeconds(10));
        Assert.Contains("gets no readings any more", Assert.Single(curators!.Messages).Reads, StringComparison.Ordinal);
        await lab.TickAt("2026-03-27T09:00:00Z");
        Assert.Single(curators.Messages);
    }

    [Theory]
    [InlineData("160005")]
    [InlineData("50083")]
    [InlineData("50013")]
    [InlineData("50001")]
    public async Task A_thread_that_cannot_be_written_to_gives_way_to_the_DM(string code)
    {
        await using var lab = await StartAsync();
        var ada = await InThreadAsync(lab);
        ada.HasClosedDm = false;
        lab.Discord.Faults.Next(Send, new Fault.Refusal(code));
        Assert.Equal(1, (await lab.TickAt("2026-03-27T09:00:00Z")).Sent);
        Assert.Equal(ada.Dm, (await ada.SeesAsync<MessageSeen>(seen => seen.Reads.Contains("Reading 1 of 28", StringComparison.Ordinal))).Message.Channel);
    }

    [Fact]
    public async Task A_locked_thread_of_somebody_with_closed_messages_is_told_to_them_and_the_curators()
    {
        await using var lab = await StartAsync();
        var ada = await InThreadAsync(lab);
        lab.Discord.Faults.Next(Send, new Fault.Refusal("160005"));
        await lab.TickAt("2026-03-27T09:00:00Z");
        Assert.Equal(EnrollmentState.Unreachable, (await lab.Stores.Learners.FindAsync(DiscordLab.Member(ada), Token))!.Enrollment!.State);
        Assert.Equal(2, curators!.Messages.Count);
    }

    [Fact]
    public async Task Forgotten_while_the_conversation_opens_nobody_is_written_to_and_nothing_is_kept()
    {
        await using var lab = await StartAsync();
        var ada = lab.Person("Ada");
        var general = lab.Channel("general");
        lab.Discord.Faults.Next(OpenDm, new Fault.Stall(TimeSpan.FromSeconds(1), IsAfter: false));
        await ada.TypesAsync("/reading start", general);
        var forgotten = await ada.TypesAsync("/labbot forget-me answer:yes", general);
        Assert.Contains("You are forgotten", forgotten[0].Reads, StringComparison.Ordinal);
        await lab.Bot.FinishAsync(TimeSpan.FromSeconds(10));
        Assert.Empty(ada.Dm.Messages);
        Assert.Empty(await lab.Stores.Learners.AllAsync(Token));
        Assert.Null(await lab.Stores.Conversations.FindAsync(DiscordLab.Member(ada), Token));
    }

    [Fact]
    public async Task Who_has_only_asked_for_a_link_can_be_forgotten_too()
    {
        await using var lab = await StartAsync();
        var ada = lab.Person("Ada");
        await ada.TypesAsync("/labbot link", ada.Dm);
        Assert.NotEmpty(await lab.Stores.Links.LinksOfAsync(DiscordLab.Member(ada), Instant.FromDateTimeOffset(lab.Clock.GetUtcNow()), Token));
        Assert.Contains("You are forgotten", (await ada.TypesAsync("/labbot forget-me answer:yes", ada.Dm))[0].Reads, StringComparison.Ordinal);
        Assert.Empty(await lab.Stores.Links.LinksOfAsync(DiscordLab.Member(ada), Instant.FromDateTimeOffset(lab.Clock.GetUtcNow()), Token));
    }

    [Fact]
    public async Task An_old_button_of_somebody_forgotten_opens_no_thread()
    {
        await using var lab = await StartAsync();
        var (ada, told) = await ToldAsync(lab);
        await ada.TypesAsync("/labbot forget-me answer:yes", lab.Channel("general"));
        await ada.ClicksAsync(told.Message, "Use a private thread");
        await lab.Bot.FinishAsync(TimeSpan.FromSeconds(10));
        Assert.Empty(lab.Discord.Record.CallsOf("POST /channels/{channel.id}/threads"));
        Assert.Null(await lab.Stores.Conversations.FindAsync(DiscordLab.Member(ada), Token));
    }

    [Fact]
    public async Task Two_clicks_open_one_thread_and_who_left_it_is_let_in_again()
    {
        await using var lab = await StartAsync();
        var (ada, told) = await ToldAsync(lab);
        await Task.WhenAll(ada.ClicksAsync(told.Message, "Use a private thread"), ada.ClicksAsync(told.Message, "Use a private thread"));
        await lab.Bot.FinishAsync(TimeSpan.FromSeconds(10));
        await ada.ClicksAsync(told.Message, "Use a private thread");
        await lab.Bot.FinishAsync(TimeSpan.FromSeconds(10));
        Assert.Single(lab.Discord.Record.CallsOf("POST /channels/{channel.id}/threads"));
        Assert.True(lab.Discord.Record.Calls.Count(call => call.Route.StartsWith("PUT", StringComparison.Ordinal) && call.Route.Contains("thread-members", StringComparison.Ordinal)) >= 2);
    }

    [Fact]
    public async Task Whatever_is_pressed_under_a_reading_it_stays_findable_with_its_work()
    {
        await using var lab = await StartAsync();
        var ada = lab.Person("Ada");
        await ada.TypesAsync("/reading start", ada.Dm);
        await lab.Bot.FinishAsync(TimeSpan.FromSeconds(10));
        await lab.TickAt("2026-03-27T09:00:00Z");
        var reading = (await ada.SeesAsync<MessageSeen>(seen => seen.Reads.Contains("Reading 1 of 28", StringComparison.Ordinal))).Message;
        foreach (var button in (string[])["Pause", "Later", "Show it again", "Skip", "Show it again", "Done"])
        {
            await ada.ClicksAsync(reading, button);
            await lab.Bot.FinishAsync(TimeSpan.FromSeconds(10));
            Assert.Equal("road-to-biology-2", Assert.Single(await lab.Messenger.HistoryAsync(DiscordLab.Member(ada), Token)).Work?.Value);
        }
    }

    [Fact]
    public async Task Letters_are_answered_while_the_store_hangs_whatever_they_ask()
    {
        var store = new InMemoryStore();
        await using var lab = await StartAsync(Stores.Of(store));
        var ada = lab.Person("Ada");
        var again = new TaskCompletionSource();
        store.Hangs = again.Task;
        Assert.Empty(await ada.TypesInOptionAsync("/reading settings what:surface value:s", lab.Channel("general")));
        store.Hangs = null;
        again.SetResult();
    }

    [Fact]
    public async Task A_raid_does_not_fill_the_welcome_channel_and_who_comes_back_is_not_invited_anew()
    {
        DiscordChannel? welcome = null;
        await using var lab = await DiscordLab.StartAsync(world: new DiscordWorld { GrantedIntents = 1 << 1, Rates = LabBot.Platforms.Discord.Rules.DiscordRates.None }, settings: (discord, server) =>
        {
            welcome = discord.Channel(server, "welcome");
            return DiscordLab.NoSettings with { WelcomeChannel = welcome.Id };
        });
        var ada = lab.Person("Ada");
        for (var i = 0; i < 3; i++)
            await JoinsAsync(lab, ada);
        for (var i = 0; i < 40; i++)
            await JoinsAsync(lab, lab.Person($"Raider {i}"));
        Assert.InRange(welcome!.Messages.Count, 2, 12);
        Assert.Single(welcome.Messages, message => message.Reads.Contains(ada.Id, StringComparison.Ordinal));
    }

    private static Task JoinsAsync(DiscordLab lab, DiscordPerson person) =>
        lab.ReceiveAsync(DiscordRequestKind.Joined, $$"""{ "guild_id": "{{lab.Server.Id}}", "user": { "id": "{{person.Id}}", "username": "somebody" } }""");

    private Task<DiscordLab> StartAsync(Stores? stores = null) => DiscordLab.StartAsync(stores: stores, settings: (discord, server) =>
    {
        threads = discord.Channel(server, "readings");
        curators = discord.Channel(server, "curators");
        return DiscordLab.NoSettings with { ThreadsChannel = threads.Id, CuratorsChannel = curators.Id };
    });

    private static async Task<(DiscordPerson Ada, EphemeralSeen Told)> ToldAsync(DiscordLab lab)
    {
        var ada = lab.Person("Ada");
        ada.HasClosedDm = true;
        await ada.TypesAsync("/reading start", lab.Channel("general"));
        return (ada, await ada.SeesAsync<EphemeralSeen>(seen => seen.Reads.Contains("Your readings did not reach you", StringComparison.Ordinal)));
    }

    private static async Task<DiscordPerson> InThreadAsync(DiscordLab lab)
    {
        var (ada, told) = await ToldAsync(lab);
        await lab.Bot.FinishAsync(TimeSpan.FromSeconds(10));
        await ada.ClicksAsync(told.Message, "Use a private thread");
        await ada.SeesAsync<MessageSeen>(seen => seen.Reads.Contains("Your readings come here", StringComparison.Ordinal));
        return ada;
    }
}
