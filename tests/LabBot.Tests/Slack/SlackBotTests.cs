using LabBot.Core.Curation;
using LabBot.Core.Learning;
using LabBot.Core.Storage;
using LabBot.Platforms.Slack;
using LabBot.Platforms.Slack.Wire;
using LabBot.Slack;
using LabBot.Tests.Contracts;

namespace LabBot.Tests.Slack;

public class SlackBotTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kit_answers_privately_and_shares_to_the_channel()
    {
        await using var lab = await SlackLab.StartAsync();
        var (ada, bob) = (lab.Slack.Person("Ada"), lab.Slack.Person("Bob"));
        var general = lab.Slack.Channel("general", hasBot: true, ada, bob);
        var answer = Assert.IsType<EphemeralSeen>(Assert.Single(await ada.TypesAsync("/kit scgtp", general)));
        Assert.Contains("scGPT: toward building a foundation model", answer.Reads, StringComparison.Ordinal);
        Assert.Empty(bob.Transcript);
        await ada.ClicksAsync(answer.Message, "Share to channel");
        var shared = await bob.SeesAsync<MessageSeen>();
        Assert.Contains("scGPT: toward building a foundation model", shared.Reads, StringComparison.Ordinal);
        Assert.Contains("Shared by", shared.Reads, StringComparison.Ordinal);
        Assert.False(shared.Message.UnfurlsLinks);
        Assert.Empty(lab.Slack.Violations);
    }

    [Fact]
    public async Task A_long_section_comes_in_several_private_messages()
    {
        await using var lab = await SlackLab.StartAsync();
        var ada = lab.Slack.Person("Ada");
        var general = lab.Slack.Channel("general", hasBot: true, ada);
        await ada.TypesAsync("/kit tldr", general);
        await ada.SeesAsync<EphemeralSeen>(seen => seen.Reads.Contains("(continued)", StringComparison.Ordinal));
        var all = string.Join('\n', ada.Transcript.OfType<EphemeralSeen>().Select(seen => seen.Reads));
        Assert.All(TheKit.Catalog.Sections[0].Listings, listing => Assert.Contains(TheKit.Catalog.FindWork(listing.Work)!.Title, all, StringComparison.Ordinal));
        Assert.Empty(lab.Slack.Violations);
    }

    [Fact]
    public async Task A_mention_is_answered_in_the_thread_where_everybody_reads_it()
    {
        await using var lab = await SlackLab.StartAsync();
        var (ada, bob) = (lab.Slack.Person("Ada"), lab.Slack.Person("Bob"));
        var general = lab.Slack.Channel("general", hasBot: true, ada, bob);
        var question = bob.Says("which paper was that?", general);
        var answer = Assert.IsType<MessageSeen>(Assert.Single(await ada.MentionsAsync("scgpt", general, question)));
        Assert.Equal(question.Ts, answer.Message.ThreadTs);
        Assert.Contains("scGPT", (await bob.SeesAsync<MessageSeen>(seen => seen.Message.IsFromApp)).Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Slack.Violations);
    }

    [Theory]
    [InlineData("reading progress")]
    [InlineData("reading why")]
    [InlineData("reading settings")]
    [InlineData("reading plan")]
    [InlineData("reading today")]
    [InlineData("reading note")]
    [InlineData("reading pause")]
    [InlineData("/reading progress")]
    [InlineData("labbot forget-me")]
    [InlineData("labbot my-data")]
    [InlineData("kit-suggest https://example.org/ since I say so")]
    public async Task What_is_somebodys_own_is_shown_to_them_alone_in_a_channel_too(string words)
    {
        await using var lab = await SlackLab.StartAsync();
        var (ada, bob) = (lab.Slack.Person("Ada"), lab.Slack.Person("Bob"));
        var general = lab.Slack.Channel("general", hasBot: true, ada, bob);
        await ada.TypesAsync("/reading start", general);
        Assert.Single((await ada.MentionsAsync(words, general)).OfType<EphemeralSeen>());
        Assert.DoesNotContain(bob.Transcript, sight => sight is MessageSeen { Message.IsFromApp: true });
        Assert.DoesNotContain(lab.Slack.Record.CallsOf("chat.postMessage"), call => (string?)call.Arguments["channel"] == general.Id);
    }

    [Fact]
    public async Task Words_to_the_app_in_its_own_conversation_are_answered_there()
    {
        await using var lab = await SlackLab.StartAsync();
        var ada = lab.Slack.Person("Ada");
        Assert.Contains("The Bitter Lesson", Assert.IsType<MessageSeen>(Assert.Single(await ada.WritesInDmAsync("bitter leson"))).Reads, StringComparison.Ordinal);
        Assert.Contains("What you can ask", Assert.IsType<MessageSeen>(Assert.Single(await ada.WritesInDmAsync("help"))).Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Slack.Violations);
    }

    [Fact]
    public async Task The_daily_reading_comes_in_the_morning_of_the_profiles_zone_and_its_buttons_change_it()
    {
        await using var lab = await SlackLab.StartAsync("2026-03-26T09:00:00Z");
        var ada = lab.Slack.Person("Ada", tz: "America/New_York");
        var started = Assert.Single(await ada.TypesAsync("/reading start"));
        Assert.Contains("America/New_York time", started.Reads, StringComparison.Ordinal);
        Assert.Equal(0, (await lab.TickAt("2026-03-27T12:59:00Z")).Sent);
        Assert.Equal(1, (await lab.TickAt("2026-03-27T13:00:00Z")).Sent);
        var card = (await ada.SeesAsync<MessageSeen>()).Message;
        Assert.Contains("Reading 1 of 28", card.Reads, StringComparison.Ordinal);
        Assert.Equal("labbot_reading", (string?)card.Metadata?["event_type"]);
        await ada.ClicksAsync(card, "Done");
        var changed = await ada.SeesAsync<MessageSeen>(seen => seen.IsChange);
        Assert.Contains("It counts in your progress", changed.Reads, StringComparison.Ordinal);
        Assert.Equal("labbot_reading", (string?)changed.Message.Metadata?["event_type"]);
        Assert.Equal(0, (await lab.TickAt("2026-03-27T14:00:00Z")).Sent);
        Assert.Empty(lab.Slack.Violations);
    }

    [Fact]
    public async Task Who_moves_gets_the_next_reading_in_the_morning_there()
    {
        await using var lab = await SlackLab.StartAsync("2026-03-26T09:00:00Z");
        var ada = lab.Slack.Person("Ada", tz: "Europe/Amsterdam");
        await ada.TypesAsync("/reading start");
        Assert.Equal(1, (await lab.TickAt("2026-03-27T08:00:00Z")).Sent);
        await lab.Slack.ProfileChangesAsync(ada, "America/New_York");
        await lab.Bot.FinishAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(0, (await lab.TickAt("2026-03-30T07:00:00Z")).Sent);
        Assert.Equal(1, (await lab.TickAt("2026-03-30T13:00:00Z")).Sent);
        Assert.Contains("America/New_York (your profile's)", Assert.Single(await ada.TypesAsync("/reading settings")).Reads, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Home_shows_the_reading_and_finds_what_is_misspelt()
    {
        await using var lab = await SlackLab.StartAsync();
        var ada = lab.Slack.Person("Ada");
        var home = await ada.OpensHomeAsync();
        Assert.Contains("Start with the essentials", home!.Labels);
        var options = await ada.TypesInSearchAsync(home, "Search the kit", "bitter leson");
        Assert.Contains("The Bitter Lesson", options[0].Label, StringComparison.Ordinal);
        await ada.ChoosesAsync(home, "Search the kit", options[0]);
        var window = await ada.SeesAsync<ModalSeen>();
        Assert.Contains("A short essay claiming that", window.Reads, StringComparison.Ordinal);
        Assert.DoesNotContain("Share to channel", window.View.Labels);
        // A button in the window changes the window.
        await ada.ClicksAsync(window.View, "kit:work:better-lesson");
        Assert.Contains("A Better Lesson", (await ada.SeesAsync<ModalSeen>(seen => seen.IsChange)).Reads, StringComparison.Ordinal);

        await ada.ClicksAsync(home, "Start with the essentials");
        var started = await ada.SeesAsync<HomeSeen>(seen => seen.Reads.Contains("What comes next", StringComparison.Ordinal));
        Assert.Contains("Read one now", started.View.Labels);
        Assert.Empty(lab.Slack.Violations);
    }

    [Fact]
    public async Task The_shortcut_on_a_message_suggests_what_it_links_to()
    {
        await using var lab = await SlackLab.StartAsync();
        var (ada, bob) = (lab.Slack.Person("Ada"), lab.Slack.Person("Bob"));
        var general = lab.Slack.Channel("general", hasBot: true, ada, bob);
        var message = bob.Says("look at <https://example.org/paper?utm_source=x|this>", general);
        var form = Assert.IsType<ModalSeen>(Assert.Single(await ada.UsesShortcutAsync("kit-suggest", message))).View;
        Assert.Contains("https://example.org/paper?utm_source=x", form.Blocks.ToJsonString(), StringComparison.Ordinal);
        await ada.SubmitsAsync(form, new Dictionary<string, string> { ["link"] = "https://example.org/paper?utm_source=x", ["why"] = "since it is short" });
        Assert.Contains("it is with the curators", (await ada.SeesAsync<ModalSeen>(seen => seen.IsChange)).Reads, StringComparison.Ordinal);
        var kept = Assert.Single(await lab.Stores.Suggestions.SuggestionsAsync(Token));
        Assert.Equal(("https://example.org/paper", "since it is short", lab.Member(ada)), (kept.Link.AbsoluteUri, kept.Why, kept.By));
        Assert.Empty(lab.Slack.Violations);
    }

    [Fact]
    public async Task Kit_suggest_alone_opens_the_form()
    {
        await using var lab = await SlackLab.StartAsync();
        var ada = lab.Slack.Person("Ada");
        Assert.Contains("Suggest a reading", Assert.IsType<ModalSeen>(Assert.Single(await ada.TypesAsync("/kit-suggest"))).Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Slack.Violations);
    }

    [Fact]
    public async Task What_Slack_does_not_take_at_once_is_tried_again_or_said()
    {
        await using var lab = await SlackLab.StartAsync();
        var ada = lab.Slack.Person("Ada");
        var general = lab.Slack.Channel("general", hasBot: true, ada);
        lab.Slack.Faults.Next("chat.postMessage", new Fault.RateLimited("1"));
        Assert.Contains("scGPT", Assert.Single(await ada.MentionsAsync("scgpt", general)).Reads, StringComparison.Ordinal);
        lab.Slack.Faults.Next("views.open", new Fault.Refusal("expired_trigger_id"));
        Assert.Contains("The window did not open", Assert.Single(await ada.TypesAsync("/kit-suggest", general)).Reads, StringComparison.Ordinal);
        await ada.TypesAsync("/reading start", general);
        lab.Slack.Faults.Next("files.completeUploadExternal", new Fault.Refusal("channel_not_found"));
        await ada.TypesAsync("/labbot my-data", general);
        await ada.SeesAsync<EphemeralSeen>(seen => seen.Reads.Contains("The file could not be sent", StringComparison.Ordinal));
        Assert.Empty(lab.Slack.Violations);
    }

    [Theory]
    [InlineData(SlackInvitation.Dm)]
    [InlineData(SlackInvitation.Channel)]
    [InlineData(SlackInvitation.None)]
    public async Task Who_joins_is_invited_as_the_settings_say(SlackInvitation invitation)
    {
        SlackChannel? welcome = null;
        await using var lab = await SlackLab.StartAsync(settings: slack =>
        {
            welcome = slack.Channel("welcome");
            return SlackLab.NoSettings with { Invitation = invitation, WelcomeChannel = welcome.Id };
        });
        var ada = lab.Slack.Person("Ada");
        await lab.Slack.JoinsAsync(ada);
        await lab.Slack.JoinsAsync(ada);
        var posted = lab.Slack.Record.CallsOf("chat.postMessage");
        Assert.Equal(invitation == SlackInvitation.None ? 0 : 2, posted.Count);
        if (invitation == SlackInvitation.None)
            return;
        Assert.Equal(invitation == SlackInvitation.Dm ? ada.Id : welcome!.Id, (string?)posted[0].Arguments["channel"]);
        if (invitation == SlackInvitation.Channel)
        {
            // Whoever clicks starts for themselves, and the invitation stays for the others.
            var bob = lab.Slack.Person("Bob");
            await bob.ClicksAsync(welcome!.Messages[0], "Start with the essentials");
            Assert.Contains("Your readings start", (await bob.SeesAsync<EphemeralSeen>()).Reads, StringComparison.Ordinal);
            Assert.Contains("Welcome", welcome.Messages[0].Reads, StringComparison.Ordinal);
            Assert.Empty(lab.Slack.Record.CallsOf("chat.update"));
        }

        if (invitation == SlackInvitation.Dm)
        {
            await ada.ClicksAsync((await ada.SeesAsync<MessageSeen>()).Message, "Start with the essentials");
            Assert.Contains("Your readings start", (await ada.SeesAsync<MessageSeen>(seen => seen.IsChange)).Reads, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(SlackInvitation.Dm)]
    [InlineData(SlackInvitation.Channel)]
    public async Task A_curator_enrolls_somebody_who_is_invited_once_and_starts_with_their_own_click(SlackInvitation invitation)
    {
        var (lab, cleo, welcome) = await WithCuratorAsync(invitation);
        await using var _ = lab;
        var ada = lab.Slack.Person("Ada");
        // What Slack sends of a typed @ada, since the manifest asks it to tell people by their ids.
        var line = $"/kit-admin enroll <@{ada.Id}|ada>";
        var answer = Assert.IsType<EphemeralSeen>(Assert.Single(await cleo.TypesAsync(line, lab.Slack.Channel("general", hasBot: true, cleo))));
        Assert.Contains("is invited; the invitation stands", answer.Reads, StringComparison.Ordinal);
        Assert.DoesNotContain("tells them nothing of it", answer.Reads, StringComparison.Ordinal);
        Assert.Contains("Invited already", Assert.Single(await cleo.TypesAsync(line)).Reads, StringComparison.Ordinal);
        var posted = Assert.Single(lab.Slack.Record.CallsOf("chat.postMessage"));
        Assert.Equal(invitation == SlackInvitation.Dm ? ada.Id : welcome.Id, (string?)posted.Arguments["channel"]);
        Assert.Null(await lab.Stores.Learners.FindAsync(lab.Member(ada), Token));
        if (invitation == SlackInvitation.Dm)
        {
            var invited = await ada.SeesAsync<MessageSeen>();
            Assert.Contains("Invited by", invited.Reads, StringComparison.Ordinal);
            await ada.ClicksAsync(invited.Message, "Start with the essentials");
            var started = await ada.SeesAsync<MessageSeen>(seen => seen.IsChange);
            Assert.Contains("Your readings start", started.Reads, StringComparison.Ordinal);
            // It is her own conversation from then on.
            await ada.ClicksAsync(started.Message, "See the plan");
            await ada.SeesAsync<MessageSeen>(seen => seen.Reads.Contains("The next two weeks", StringComparison.Ordinal), after: started);
        }
        else
        {
            await ada.ClicksAsync(Assert.Single(welcome.Messages), "Start with the essentials");
            Assert.Contains("Your readings start", (await ada.SeesAsync<EphemeralSeen>()).Reads, StringComparison.Ordinal);
        }

        Assert.NotNull((await lab.Stores.Learners.FindAsync(lab.Member(ada), Token))!.Enrollment);
        Assert.Contains("They have started already", Assert.Single(await cleo.TypesAsync(line)).Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Slack.Violations);
    }

    [Fact]
    public async Task Who_is_no_curator_enrolls_nobody_by_no_way()
    {
        var (lab, _, _) = await WithCuratorAsync(SlackInvitation.Dm);
        await using var _2 = lab;
        var (ada, bob) = (lab.Slack.Person("Ada"), lab.Slack.Person("Bob"));
        Assert.Contains("That is for curators", Assert.Single(await bob.TypesAsync($"/kit-admin enroll <@{ada.Id}>")).Reads, StringComparison.Ordinal);
        await bob.WritesInDmAsync($"kit-admin enroll <@{ada.Id}>");
        await bob.SeesAsync<MessageSeen>(seen => seen.Reads.Contains("That is for curators", StringComparison.Ordinal));
        await lab.ReceiveAsync(SlackRequestKind.Interaction, $$"""
            { "type": "block_actions", "team": { "id": "{{lab.Slack.World.TeamId}}" }, "user": { "id": "{{bob.Id}}", "username": "bob" }, "channel": { "id": "{{bob.Dm.Id}}" },
              "container": { "message_ts": "1.2", "channel_id": "{{bob.Dm.Id}}" }, "actions": [ { "type": "button", "block_id": "invitation|#0", "action_id": "kit-admin enroll:{{ada.Id}}" } ] }
            """);
        await lab.Bot.FinishAsync(TimeSpan.FromSeconds(10));
        Assert.Empty(ada.Transcript);
        Assert.DoesNotContain(lab.Slack.Record.CallsOf("users.info"), call => (string?)call.Arguments["user"] == ada.Id);
    }

    [Fact]
    public async Task A_curator_hears_why_somebody_is_not_invited()
    {
        var (lab, cleo, _) = await WithCuratorAsync(SlackInvitation.Dm);
        await using var _2 = lab;
        var (robo, left) = (lab.Slack.Person("Robo", isBot: true), lab.Slack.Person("Left"));
        left.IsDeactivated = true;
        foreach (var (whom, says) in new[] { ($"<@{robo.Id}|robo>", "That is a bot"), ($"<@{left.Id}>", "There is nobody of that name"), ("<@U0NOBODY>", "There is nobody of that name"), ("@ada", "There is nobody of that name"), ("C012345", "There is nobody of that name"), ($"<@{cleo.Id}>", "You need no invitation") })
            Assert.Contains(says, Assert.Single(await cleo.TypesAsync($"/kit-admin enroll {whom}")).Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Slack.Record.CallsOf("chat.postMessage"));
        Assert.Empty(lab.Slack.Violations);
    }

    [Fact]
    public async Task Where_nobody_is_to_be_invited_the_curator_hears_which_setting_says_so()
    {
        var (lab, cleo, _) = await WithCuratorAsync(SlackInvitation.None);
        await using var _2 = lab;
        Assert.Contains("Slack:Invitation is none", Assert.Single(await cleo.TypesAsync($"/kit-admin enroll <@{lab.Slack.Person("Ada").Id}>")).Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Slack.Record.CallsOf("chat.postMessage"));
    }

    private static async Task<(SlackLab Lab, Person Curator, SlackChannel Welcome)> WithCuratorAsync(SlackInvitation invitation)
    {
        (Person? cleo, SlackChannel? welcome) = (null, null);
        var lab = await SlackLab.StartAsync(settings: slack =>
        {
            (cleo, welcome) = (slack.Person("Cleo"), slack.Channel("welcome"));
            return SlackLab.NoSettings with { Curators = new HashSet<string> { cleo.Id }, Invitation = invitation, WelcomeChannel = welcome.Id };
        });
        return (lab, cleo!, welcome!);
    }

    [Fact]
    public async Task My_data_comes_as_a_file_to_the_person_alone()
    {
        await using var lab = await SlackLab.StartAsync();
        var ada = lab.Slack.Person("Ada");
        var general = lab.Slack.Channel("general", hasBot: true, ada);
        await ada.TypesAsync("/reading start", general);
        await ada.TypesAsync("/labbot my-data", general);
        await ada.SeesAsync<MessageSeen>(seen => seen.Message.Files.Count > 0);
        Assert.Contains("\"track\": \"tldr\"", System.Text.Encoding.UTF8.GetString(Assert.Single(lab.Slack.Files).Bytes), StringComparison.Ordinal);
        Assert.Empty(lab.Slack.Violations);
    }

    [Fact]
    public async Task Who_could_not_be_reached_hears_of_it_once_and_so_do_the_curators()
    {
        Person? curator = null;
        await using var lab = await SlackLab.StartAsync("2026-03-26T09:00:00Z", settings: slack =>
        {
            curator = slack.Person("Cleo");
            return SlackLab.NoSettings with { Curators = new HashSet<string> { curator.Id } };
        });
        var ada = lab.Slack.Person("Ada");
        var general = lab.Slack.Channel("general", hasBot: true, ada);
        await ada.TypesAsync("/reading start", general);
        ada.HasClosedDm = true;
        await lab.TickAt("2026-03-27T08:00:00Z");
        Assert.Equal(EnrollmentState.Unreachable, (await lab.Stores.Learners.FindAsync(lab.Member(ada), Token))!.Enrollment!.State);
        Assert.Contains("gets no readings any more", (await curator!.SeesAsync<MessageSeen>()).Reads, StringComparison.Ordinal);
        await ada.TypesAsync("/kit scgpt", general);
        await ada.SeesAsync<EphemeralSeen>(seen => seen.Reads.Contains("Your readings did not reach you", StringComparison.Ordinal));
        await ada.TypesAsync("/kit scgpt", general);
        await ada.TypesAsync("/kit bitter lesson", general);
        Assert.Single(ada.Transcript, sight => sight.Reads.Contains("Your readings did not reach you", StringComparison.Ordinal));
        await lab.TickAt("2026-03-30T08:00:00Z");
        Assert.Single(lab.Slack.Record.CallsOf("chat.postMessage"), call => (string?)call.Arguments["channel"] == ada.Id);
    }

    [Fact]
    public async Task An_event_that_comes_three_times_has_its_effect_once()
    {
        await using var lab = await SlackLab.StartAsync("2026-03-26T09:00:00Z");
        var ada = lab.Slack.Person("Ada");
        var general = lab.Slack.Channel("general", hasBot: true, ada);
        lab.Slack.LoseAcks(1);
        await ada.MentionsAsync("scgpt", general);
        await lab.Slack.SendEventAsync("app_mention", new System.Text.Json.Nodes.JsonObject
        {
            ["type"] = "app_mention", ["user"] = ada.Id, ["text"] = "<@U0LOOPBOT> lio", ["ts"] = "1.1", ["channel"] = general.Id,
        }, new EventDelivery { Copies = 3 });
        await ada.SeesAsync<MessageSeen>(seen => seen.Reads.Contains("Pietro", StringComparison.Ordinal));
        Assert.Equal(2, lab.Slack.Record.CallsOf("chat.postMessage").Count);
    }

    [Fact]
    public async Task After_a_restart_an_event_that_comes_again_does_nothing()
    {
        var stores = Stores.Of(new InMemoryStore());
        await using (var before = await SlackLab.StartAsync(stores: stores))
            await TellAsync(before, posts: 1);
        await using (var after = await SlackLab.StartAsync(stores: stores))
            await TellAsync(after, posts: 0);

        static async Task TellAsync(SlackLab lab, int posts)
        {
            var ada = lab.Slack.Person("Ada");
            var general = lab.Slack.Channel("general", hasBot: true, ada);
            await lab.ReceiveAsync(SlackRequestKind.Event, $$"""
                { "team_id": "{{lab.Slack.World.TeamId}}", "event": { "type": "app_mention", "user": "{{ada.Id}}", "text": "<@U0LOOPBOT> scgpt", "ts": "1.1", "channel": "{{general.Id}}" } }
                """, "Ev1");
            await lab.ReceiveAsync(SlackRequestKind.Interaction, $$"""
                { "type": "block_actions", "team": { "id": "{{lab.Slack.World.TeamId}}" }, "user": { "id": "{{ada.Id}}" }, "container": { "is_ephemeral": true }, "actions": [{ "action_id": "reading start:{{(posts == 1 ? "tldr" : "full")}}" }] }
                """, "trigger1");
            await lab.Bot.FinishAsync(TimeSpan.FromSeconds(10));
            Assert.Equal(posts, lab.Slack.Record.CallsOf("chat.postMessage").Count(call => (string?)call.Arguments["channel"] == general.Id));
            Assert.Equal("tldr", (await lab.Stores.Learners.FindAsync(lab.Member(ada), Token))!.Enrollment!.Track);
        }
    }

    [Fact]
    public async Task Another_workspaces_people_are_refused()
    {
        await using var lab = await SlackLab.StartAsync();
        var ada = lab.Slack.Person("Ada");
        var answer = await lab.ReceiveAsync(SlackRequestKind.Command, $$"""{ "team_id": "T0OTHER", "user_id": "{{ada.Id}}", "command": "/kit", "text": "scgpt", "trigger_id": "1" }""");
        Assert.Contains("serves another workspace", answer!.ToJsonString(), StringComparison.Ordinal);

        // In a shared channel the outer team is the app's own, and the person's is another.
        var team = lab.Slack.World.TeamId;
        await lab.ReceiveAsync(SlackRequestKind.Interaction, $$"""{ "type": "block_actions", "team": { "id": "{{team}}" }, "user": { "id": "{{ada.Id}}", "team_id": "T0OTHER" }, "actions": [{ "action_id": "reading start:tldr" }] }""");
        await lab.ReceiveAsync(SlackRequestKind.Event, $$"""{ "team_id": "{{team}}", "event": { "type": "app_mention", "user": "{{ada.Id}}", "user_team": "T0OTHER", "text": "scgpt", "channel": "C1", "ts": "1.1" } }""");
        await lab.Bot.FinishAsync(TimeSpan.FromSeconds(10));
        Assert.Empty(await lab.Stores.Learners.AllAsync(Token));
        Assert.Empty(lab.Slack.Record.CallsOf("chat.postMessage"));
    }

    [Fact]
    public async Task A_card_shared_between_two_people_answers_who_clicks_alone()
    {
        await using var lab = await SlackLab.StartAsync();
        var ada = lab.Slack.Person("Ada");
        // A conversation of two people, in which the app is not: only the response_url leads there.
        await lab.ReceiveAsync(SlackRequestKind.Interaction, $$"""
            { "type": "block_actions", "team": { "id": "{{lab.Slack.World.TeamId}}" }, "user": { "id": "{{ada.Id}}" }, "channel": { "id": "D0HUMANS", "name": "directmessage" },
              "container": { "type": "message", "message_ts": "1.1", "channel_id": "D0HUMANS" }, "response_url": "{{lab.Slack.Root}}respond/none", "actions": [{ "action_id": "kit:work:better-lesson" }] }
            """);
        await lab.Bot.FinishAsync(TimeSpan.FromSeconds(10));
        Assert.DoesNotContain(lab.Slack.Record.Calls, call => (string?)call.Arguments["channel"] == "D0HUMANS");
    }

    [Fact]
    public async Task A_profile_is_read_again_by_the_day_and_an_own_zone_stays()
    {
        await using var lab = await SlackLab.StartAsync("2026-03-26T09:00:00Z");
        var (ada, bob) = (lab.Slack.Person("Ada", tz: "Europe/Amsterdam"), lab.Slack.Person("Bob", tz: "Europe/Amsterdam"));
        await ada.TypesAsync("/reading start");
        await bob.TypesAsync("/reading start");
        await bob.TypesAsync("/reading settings zone Asia/Tokyo");
        SlackOnLoopback.MovesUnseen(ada, "America/New_York");
        await lab.Bot.ReadZoneAsync(ada.Id, Token);
        Assert.Equal("Europe/Amsterdam", (await lab.Stores.Learners.FindAsync(lab.Member(ada), Token))!.Settings.ProfileZone);
        lab.Clock.MoveTo(lab.Clock.GetUtcNow() + TimeSpan.FromDays(1.1));
        await lab.Bot.ReadZoneAsync(ada.Id, Token);
        Assert.Equal("America/New_York", (await lab.Stores.Learners.FindAsync(lab.Member(ada), Token))!.Settings.ProfileZone);
        Assert.Contains("Asia/Tokyo (yours)", Assert.Single(await bob.TypesAsync("/reading settings")).Reads, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_that_is_taken_from_the_workspace_stops()
    {
        await using var lab = await SlackLab.StartAsync();
        await lab.ReceiveAsync(SlackRequestKind.Event, $$"""{ "team_id": "{{lab.Slack.World.TeamId}}", "event": { "type": "app_uninstalled" } }""");
        await lab.Bot.Revoked.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await Task.Run(() => lab.ApplicationStopping.WaitHandle.WaitOne(), Token);
        Assert.Contains("was taken from the Slack workspace", lab.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_was_filled_in_wrongly_stays_under_the_card_that_says_so()
    {
        await using var lab = await SlackLab.StartAsync();
        var ada = lab.Slack.Person("Ada");
        var form = Assert.IsType<ModalSeen>(Assert.Single(await ada.TypesAsync("/kit-suggest"))).View;
        await ada.SubmitsAsync(form, new Dictionary<string, string> { ["link"] = "that paper on cells", ["why"] = "a long reason" });
        Assert.Contains("That is no address", (await ada.SeesAsync<ModalSeen>(seen => !seen.IsChange && seen.View.Id != form.Id)).Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Slack.Violations);
    }

    [Fact]
    public async Task Who_asks_too_fast_is_told_and_others_are_answered()
    {
        await using var lab = await SlackLab.StartAsync();
        var (ada, bob) = (lab.Slack.Person("Ada"), lab.Slack.Person("Bob"));
        var told = 0;
        for (var i = 0; i < 60; i++)
            told += (await lab.CommandAsync(ada, "/kit", "scgpt")).Contains("One thing at a time", StringComparison.Ordinal) ? 1 : 0;
        Assert.InRange(told, 15, 30);
        Assert.Contains("scGPT", await lab.CommandAsync(bob, "/kit", "scgpt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_words_ping_nobody()
    {
        await using var lab = await SlackLab.StartAsync();
        var ada = lab.Slack.Person("Ada");
        var general = lab.Slack.Channel("general", hasBot: true, ada);
        await ada.TypesAsync("/kit <!channel> <@U0LOOPBOT> *bold* @everyone `x`", general);
        await ada.MentionsAsync("<!channel> <!here> *bold* xqzw", general);
        await lab.Stores.Suggestions.AddAsync(Suggestion.New(new Uri("https://example.org/"), "<!channel>", lab.Member(ada), "<!here>", default), null, Token);
        Assert.DoesNotContain(lab.Slack.Record.Pings, ping => ping.Mention != $"<@{ada.Id}>");
        Assert.Empty(lab.Slack.Violations);
    }
}
