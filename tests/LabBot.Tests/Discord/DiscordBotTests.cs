using LabBot.Core.Curation;
using LabBot.Core.Learning;
using LabBot.Core.Storage;
using LabBot.Discord;
using LabBot.Platforms.Discord;
using LabBot.Platforms.Discord.Rules;
using LabBot.Tests.Contracts;

namespace LabBot.Tests.Discord;

public class DiscordBotTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kit_answers_privately_and_shares_to_the_channel()
    {
        await using var lab = await DiscordLab.StartAsync();
        var (ada, bob) = (lab.Person("Ada"), lab.Person("Bob"));
        var general = lab.Channel("general");
        var answer = Assert.IsType<EphemeralSeen>(Assert.Single(await ada.TypesAsync("/kit query:scgtp", general)));
        Assert.Contains("scGPT: toward building a foundation model", answer.Reads, StringComparison.Ordinal);
        Assert.Empty(bob.Transcript);
        await ada.ClicksAsync(answer.Message, "Share to channel");
        var shared = await bob.SeesAsync<MessageSeen>();
        Assert.Contains("scGPT: toward building a foundation model", shared.Reads, StringComparison.Ordinal);
        Assert.Contains("Shared by", shared.Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Discord.Record.Pings);
        Assert.Empty(lab.Discord.Violations);
    }

    [Fact]
    public async Task A_long_section_comes_in_several_private_messages()
    {
        await using var lab = await DiscordLab.StartAsync();
        var ada = lab.Person("Ada");
        await ada.TypesAsync("/kit query:tldr", lab.Channel("general"));
        await ada.SeesAsync<EphemeralSeen>(seen => seen.Reads.Contains("Pietro Liò", StringComparison.Ordinal));
        var all = string.Join('\n', ada.Transcript.OfType<EphemeralSeen>().Select(seen => seen.Reads));
        Assert.All(TheKit.Catalog.Sections[0].Listings, listing => Assert.Contains(TheKit.Catalog.FindWork(listing.Work)!.Title, all, StringComparison.Ordinal));
        Assert.Empty(lab.Discord.Violations);
    }

    [Fact]
    public async Task Every_letter_is_answered_with_choices()
    {
        await using var lab = await DiscordLab.StartAsync();
        var ada = lab.Person("Ada");
        var general = lab.Channel("general");
        Assert.StartsWith("scGPT", (await ada.TypesInOptionAsync("/kit query:scg", general))[0].Name, StringComparison.Ordinal);
        Assert.Equal("work:bitter-lesson", (await ada.TypesInOptionAsync("/kit query:bitter leson", general))[0].Value);
        Assert.Contains(await ada.TypesInOptionAsync("/reading settings what:zone value:amst", general), choice => choice.Value == "Europe/Amsterdam");
        Assert.Contains(await ada.TypesInOptionAsync("/reading start track:ful", general), choice => choice.Value == "full");
        Assert.Empty(lab.Discord.Violations);
    }

    [Fact]
    public async Task Before_a_letter_is_typed_it_offers_where_one_is_what_comes_next_and_what_others_look_up()
    {
        await using var lab = await DiscordLab.StartAsync();
        var (ada, bob) = (lab.Person("Ada"), lab.Person("Bob"));
        var general = lab.Channel("general");
        await bob.TypesAsync("/kit query:scgpt", general);
        await ada.TypesAsync("/reading start", general);
        await ada.TypesAsync("/reading today", general);
        var choices = await ada.TypesInOptionAsync("/kit query:", general);
        Assert.Equal(
            ["Continue: The Road to Biology 2.0 Will Pass Through Black-Box Data", "Next: Is machine learning good or bad for the natural sciences?"], choices.Take(2).Select(choice => choice.Name));
        Assert.StartsWith("Popular: scGPT", choices[2].Name, StringComparison.Ordinal);
        Assert.Contains(choices, choice => choice.Value == "section:tldr");
        Assert.Empty(lab.Discord.Violations);
    }

    [Theory]
    [InlineData("/reading progress")]
    [InlineData("/reading why")]
    [InlineData("/reading settings")]
    [InlineData("/reading plan")]
    [InlineData("/reading today")]
    [InlineData("/reading note")]
    [InlineData("/reading pause")]
    [InlineData("/labbot forget-me")]
    [InlineData("/labbot my-data")]
    [InlineData("/labbot help")]
    [InlineData("/kit-suggest link:https://example.org/ why:since I say so")]
    public async Task What_is_somebodys_own_is_shown_to_them_alone_in_a_channel_too(string line)
    {
        await using var lab = await DiscordLab.StartAsync();
        var (ada, bob) = (lab.Person("Ada"), lab.Person("Bob"));
        var general = lab.Channel("general");
        await ada.TypesAsync("/reading start", general);
        await ada.SeesAsync<MessageSeen>(seen => seen.Message.Channel.IsDm);
        Assert.IsType<EphemeralSeen>((await ada.TypesAsync(line, general))[0]);
        Assert.Empty(bob.Transcript);
        Assert.Empty(general.Messages);
        Assert.Empty(lab.Discord.Violations);
    }

    [Fact]
    public async Task Commands_and_words_to_LabBot_in_its_own_conversation_are_answered_there()
    {
        await using var lab = await DiscordLab.StartAsync();
        var ada = lab.Person("Ada");
        Assert.Contains("The Bitter Lesson", Assert.IsType<MessageSeen>(Assert.Single(await ada.WritesInDmAsync("bitter leson"))).Reads, StringComparison.Ordinal);
        Assert.Contains("What you can ask", Assert.IsType<MessageSeen>((await ada.WritesInDmAsync("help"))[0]).Reads, StringComparison.Ordinal);
        Assert.Contains("You have not started yet", Assert.IsType<MessageSeen>((await ada.WritesInDmAsync("reading plan"))[0]).Reads, StringComparison.Ordinal);
        var card = Assert.IsType<MessageSeen>(Assert.Single(await ada.TypesAsync("/kit query:scgpt", ada.Dm)));
        Assert.DoesNotContain("Share to channel", card.Message.Labels);
        Assert.Empty(lab.Discord.Violations);
    }

    [Fact]
    public async Task The_first_click_opens_the_conversation_and_asks_for_the_zone()
    {
        await using var lab = await DiscordLab.StartAsync("2026-03-26T09:00:00Z");
        var ada = lab.Person("Ada");
        var started = Assert.IsType<EphemeralSeen>((await ada.TypesAsync("/reading start", lab.Channel("general")))[0]);
        Assert.Contains("What time is it where you are?", started.Reads, StringComparison.Ordinal);
        var greeting = await ada.SeesAsync<MessageSeen>();
        Assert.Equal(ada.Dm, greeting.Message.Channel);
        Assert.Contains("Your readings come here", greeting.Reads, StringComparison.Ordinal);
        await ada.ClicksAsync(started.Message, "Your time zone", "Thu 05:00, New York");
        var changed = await ada.SeesAsync<EphemeralSeen>(seen => seen.IsChange);
        Assert.Contains(@"America/New\_York (yours)", changed.Reads, StringComparison.Ordinal);
        Assert.Equal(0, (await lab.TickAt("2026-03-27T12:59:00Z")).Sent);
        Assert.Equal(1, (await lab.TickAt("2026-03-27T13:00:00Z")).Sent);
        // Asked once: who has told it is not asked again.
        Assert.DoesNotContain("What time is it", (await ada.TypesAsync("/reading start track:full", lab.Channel("papers")))[0].Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Discord.Violations);
    }

    [Fact]
    public async Task The_daily_readings_buttons_change_it_and_it_stays_findable()
    {
        await using var lab = await DiscordLab.StartAsync("2026-03-26T09:00:00Z");
        var ada = lab.Person("Ada");
        await ada.TypesAsync("/reading start", lab.Channel("general"));
        Assert.Equal(1, (await lab.TickAt("2026-03-27T09:00:00Z")).Sent);
        var card = (await ada.SeesAsync<MessageSeen>(seen => seen.Reads.Contains("Reading 1 of 28", StringComparison.Ordinal))).Message;
        await ada.ClicksAsync(card, "Done");
        var changed = await ada.SeesAsync<MessageSeen>(seen => seen.IsChange);
        Assert.Contains("It counts in your progress", changed.Reads, StringComparison.Ordinal);
        Assert.DoesNotContain("Reading 1 of 28", changed.Reads, StringComparison.Ordinal);
        var mark = Assert.Single(await lab.Messenger.HistoryAsync(DiscordLab.Member(ada), Token));
        Assert.Equal("road-to-biology-2", mark.Work?.Value);
        await ada.ClicksAsync(changed.Message, "Show it again");
        await ada.SeesAsync<MessageSeen>(seen => seen.IsChange && seen.Reads.Contains("Why read it", StringComparison.Ordinal));
        Assert.Equal(0, (await lab.TickAt("2026-03-27T14:00:00Z")).Sent);
        Assert.Empty(lab.Discord.Violations);
    }

    [Fact]
    public async Task The_command_on_a_message_suggests_what_it_links_to()
    {
        await using var lab = await DiscordLab.StartAsync();
        var (ada, bob) = (lab.Person("Ada"), lab.Person("Bob"));
        var message = bob.Says("look at https://example.org/paper?utm_source=x, it is short", lab.Channel("general"));
        var form = Assert.IsType<ModalSeen>(Assert.Single(await ada.UsesMessageCommandAsync("Suggest for the kit", message))).Modal;
        Assert.Contains("https://example.org/paper?utm_source=x", form.Body.ToJsonString(), StringComparison.Ordinal);
        await ada.SubmitsAsync(form, new Dictionary<string, string> { ["link"] = "https://example.org/paper?utm_source=x", ["why"] = "since it is short" });
        Assert.Contains("it is with the curators", (await ada.SeesAsync<EphemeralSeen>()).Reads, StringComparison.Ordinal);
        var kept = Assert.Single(await lab.Stores.Suggestions.SuggestionsAsync(Token));
        Assert.Equal(("https://example.org/paper", "since it is short", DiscordLab.Member(ada)), (kept.Link.AbsoluteUri, kept.Why, kept.By));
        Assert.Empty(lab.Discord.Violations);
    }

    [Fact]
    public async Task Kit_suggest_alone_opens_the_form()
    {
        await using var lab = await DiscordLab.StartAsync();
        Assert.Contains("Suggest a reading", Assert.IsType<ModalSeen>(Assert.Single(await lab.Person("Ada").TypesAsync("/kit-suggest", lab.Channel("general")))).Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Discord.Violations);
    }

    [Fact]
    public async Task Who_joins_is_invited_in_the_channel_once_and_the_click_of_anybody_starts_for_themselves()
    {
        DiscordChannel? welcome = null;
        await using var lab = await DiscordLab.StartAsync(world: new DiscordWorld { GrantedIntents = 1 << 1 }, settings: (discord, server) =>
        {
            welcome = discord.Channel(server, "welcome");
            return DiscordLab.NoSettings with { WelcomeChannel = welcome.Id };
        });
        var (ada, bob) = (lab.Discord.Person("Ada"), lab.Person("Bob"));
        lab.Discord.Joins(ada, lab.Server);
        var invitation = await bob.SeesAsync<MessageSeen>();
        Assert.Equal(welcome, invitation.Message.Channel);
        Assert.Contains("Welcome", invitation.Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Discord.Record.CallsOf("POST /users/@me/channels"));
        await bob.ClicksAsync(invitation.Message, "Start with the essentials");
        Assert.Contains("Your readings start", (await bob.SeesAsync<EphemeralSeen>()).Reads, StringComparison.Ordinal);
        Assert.Contains("Welcome", welcome!.Messages[0].Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Discord.Record.Pings);
        Assert.Empty(lab.Discord.Violations);
    }

    [Fact]
    public async Task A_curator_enrolls_somebody_who_is_invited_once_and_starts_with_their_own_click()
    {
        var (lab, cleo, welcome) = await WithCuratorAsync();
        await using var _ = lab;
        var ada = lab.Person("Ada");
        var answer = Assert.Single((await cleo.TypesAsync("/kit-admin enroll person:@Ada", lab.Channel("general"))).OfType<EphemeralSeen>());
        Assert.Contains("is invited; the invitation stands in the welcome channel.", answer.Reads, StringComparison.Ordinal);
        Assert.Contains("Discord tells them nothing of it", answer.Reads, StringComparison.Ordinal);
        await cleo.WritesInDmAsync($"kit-admin enroll <@{ada.Id}>");
        Assert.Contains("Invited already", (await cleo.SeesAsync<MessageSeen>(seen => seen.Message.Channel.IsDm && seen.Reads.Contains("already", StringComparison.Ordinal))).Reads, StringComparison.Ordinal);
        var invitation = Assert.Single(welcome.Messages);
        Assert.Contains("Invited by", invitation.Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Discord.Record.CallsOf("POST /users/@me/channels"));
        Assert.Null(await lab.Stores.Learners.FindAsync(DiscordLab.Member(ada), Token));
        await ada.ClicksAsync(invitation, "Start with the essentials");
        var started = await ada.SeesAsync<EphemeralSeen>();
        Assert.Contains("Your readings start", started.Reads, StringComparison.Ordinal);
        Assert.Contains("Your time zone", started.Reads, StringComparison.Ordinal);
        await ada.SeesAsync<MessageSeen>(seen => seen.Message.Channel.IsDm && seen.Reads.Contains("Your readings come here", StringComparison.Ordinal));
        Assert.Single(lab.Discord.Record.CallsOf("POST /users/@me/channels"));
        Assert.Contains("They have started already", Assert.Single(await cleo.TypesAsync("/kit-admin enroll person:@Ada", lab.Channel("general"))).Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Discord.Record.Pings);
        Assert.Empty(lab.Discord.Violations);
    }

    [Fact]
    public async Task Who_is_no_curator_enrolls_nobody_by_no_way()
    {
        var (lab, _, welcome) = await WithCuratorAsync();
        await using var _2 = lab;
        var (ada, bob) = (lab.Person("Ada"), lab.Person("Bob"));
        Assert.IsType<FailedInteraction>(Assert.Single(await bob.TypesAsync("/kit-admin enroll person:@Ada", lab.Channel("general"))));
        Assert.Contains("That is for curators", Assert.Single(await bob.TypesAsync("/kit-admin enroll person:@Ada")).Reads, StringComparison.Ordinal);
        Assert.Contains("That is for curators", Assert.Single(await bob.ForgesAsync(2, Enroll(ada.Id), lab.Channel("general"))).Reads, StringComparison.Ordinal);
        Assert.Empty(welcome.Messages);
        Assert.Empty(lab.Discord.Record.CallsOf("GET /guilds/{guild.id}/members/{user.id}"));
        Assert.Empty(lab.Discord.Violations);
    }

    [Fact]
    public async Task A_curator_hears_why_somebody_is_not_invited()
    {
        var (lab, cleo, welcome) = await WithCuratorAsync();
        await using var _ = lab;
        var (robo, elsewhere) = (lab.Discord.Person("Robo", isBot: true, servers: lab.Server), lab.Discord.Person("Elsewhere"));
        foreach (var (whom, says) in new[] { (robo.Id, "That is a bot"), (elsewhere.Id, "There is nobody of that name"), ("100000000000000099", "There is nobody of that name"), ("1/../../../users/@me", "There is nobody of that name"), (cleo.Id, "You need no invitation") })
            Assert.Contains(says, Assert.Single(await cleo.ForgesAsync(2, Enroll(whom), lab.Channel("general"))).Reads, StringComparison.Ordinal);
        Assert.Empty(welcome.Messages);
        Assert.Equal(3, lab.Discord.Record.CallsOf("GET /guilds/{guild.id}/members/{user.id}").Count);
        Assert.Empty(lab.Discord.Record.CallsOf("POST /users/@me/channels"));
    }

    [Fact]
    public async Task Where_nobody_is_to_be_invited_the_curator_hears_which_setting_says_so()
    {
        var (lab, cleo, _) = await WithCuratorAsync(hasWelcome: false);
        await using var _2 = lab;
        lab.Person("Ada");
        var general = lab.Channel("general");
        Assert.Contains("can name one in Discord:WelcomeChannel", Assert.Single(await cleo.TypesAsync("/kit-admin enroll person:@Ada", general)).Reads.Replace("\\", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(general.Messages);
        Assert.Empty(lab.Discord.Violations);
    }

    private static System.Text.Json.Nodes.JsonObject Enroll(string person) => System.Text.Json.Nodes.JsonNode.Parse($$"""
        { "id": "9", "name": "kit-admin", "type": 1, "options": [ { "type": 1, "name": "enroll", "options": [ { "type": 6, "name": "person", "value": "{{person}}" } ] } ] }
        """)!.AsObject();

    private static async Task<(DiscordLab Lab, DiscordPerson Curator, DiscordChannel Welcome)> WithCuratorAsync(bool hasWelcome = true)
    {
        (DiscordPerson? cleo, DiscordChannel? welcome) = (null, null);
        var lab = await DiscordLab.StartAsync(world: new DiscordWorld { GrantedIntents = 1 << 1 }, settings: (discord, server) =>
        {
            (cleo, welcome) = (discord.Person("Cleo", servers: server), discord.Channel(server, "welcome"));
            server.Give(cleo, discord.Role(server, "admins", LabBot.Platforms.Discord.DiscordPermissions.Administrator));
            return DiscordLab.NoSettings with { Curators = new HashSet<string> { cleo.Id }, WelcomeChannel = hasWelcome ? welcome.Id : null };
        });
        return (lab, cleo!, welcome!);
    }

    [Fact]
    public async Task My_data_comes_as_a_file_to_the_person_alone()
    {
        await using var lab = await DiscordLab.StartAsync();
        var ada = lab.Person("Ada");
        var general = lab.Channel("general");
        await ada.TypesAsync("/reading start", general);
        await ada.SeesAsync<MessageSeen>();
        var answer = Assert.IsType<EphemeralSeen>((await ada.TypesAsync("/labbot my-data", general))[0]);
        Assert.Contains("\"track\": \"tldr\"", System.Text.Encoding.UTF8.GetString(Assert.Single(answer.Message.Files).Bytes), StringComparison.Ordinal);
        Assert.Empty(lab.Discord.Violations);
    }

    [Fact]
    public async Task Closed_messages_are_told_at_once_with_the_way_to_a_private_thread_that_brings_the_readings()
    {
        DiscordChannel? threads = null;
        await using var lab = await DiscordLab.StartAsync(settings: (discord, server) =>
        {
            threads = discord.Channel(server, "readings");
            return DiscordLab.NoSettings with { ThreadsChannel = threads.Id };
        });
        var (ada, bob) = (lab.Person("Ada"), lab.Person("Bob"));
        ada.HasClosedDm = true;
        var general = lab.Channel("general");
        await ada.TypesAsync("/reading start", general);
        var told = await ada.SeesAsync<EphemeralSeen>(seen => seen.Reads.Contains("Your readings did not reach you", StringComparison.Ordinal));
        await ada.ClicksAsync(told.Message, "Use a private thread");
        await ada.SeesAsync<MessageSeen>(seen => seen.Reads.Contains("Your readings come here", StringComparison.Ordinal));
        Assert.Equal(1, (await lab.TickAt("2026-03-27T09:00:00Z")).Sent);
        var reading = await ada.SeesAsync<MessageSeen>(seen => seen.Reads.Contains("Reading 1 of 28", StringComparison.Ordinal));
        Assert.True(reading.Message.Channel.IsThread);
        await ada.ClicksAsync(reading.Message, "Done");
        Assert.Contains("It counts in your progress", (await ada.SeesAsync<MessageSeen>(seen => seen.IsChange)).Reads, StringComparison.Ordinal);
        Assert.DoesNotContain(bob.Transcript, seen => seen is MessageSeen);
        Assert.Empty(lab.Discord.Violations);
    }

    [Fact]
    public async Task Who_could_not_be_reached_hears_of_it_once_and_so_do_the_curators()
    {
        DiscordChannel? curators = null;
        await using var lab = await DiscordLab.StartAsync(settings: (discord, server) =>
        {
            curators = discord.Channel(server, "curators");
            return DiscordLab.NoSettings with { CuratorsChannel = curators.Id };
        });
        var ada = lab.Person("Ada");
        var general = lab.Channel("general");
        await ada.TypesAsync("/reading start", general);
        await ada.SeesAsync<MessageSeen>();
        ada.HasClosedDm = true;
        await lab.TickAt("2026-03-27T09:00:00Z");
        Assert.Equal(EnrollmentState.Unreachable, (await lab.Stores.Learners.FindAsync(DiscordLab.Member(ada), Token))!.Enrollment!.State);
        Assert.Contains("gets no readings any more", Assert.Single(curators!.Messages).Reads, StringComparison.Ordinal);
        await ada.TypesAsync("/kit query:scgpt", general);
        await ada.SeesAsync<EphemeralSeen>(seen => seen.Reads.Contains("Your readings did not reach you", StringComparison.Ordinal));
        await ada.TypesAsync("/kit query:scgpt", general);
        await ada.TypesAsync("/kit query:bitter lesson", general);
        await lab.Bot.FinishAsync(TimeSpan.FromSeconds(10));
        Assert.Single(ada.Transcript, sight => sight.Reads.Contains("Your readings did not reach you", StringComparison.Ordinal));
        var before = lab.Discord.Record.InvalidRequests;
        await lab.TickAt("2026-03-30T09:00:00Z");
        Assert.Equal(before, lab.Discord.Record.InvalidRequests);
    }

    [Fact]
    public async Task An_event_that_comes_again_has_its_effect_once()
    {
        await using var lab = await DiscordLab.StartAsync();
        var ada = lab.Person("Ada");
        await ada.WritesInDmAsync("scgpt");
        lab.Discord.RepeatEvents(1);
        await ada.WritesInDmAsync("lio");
        Assert.Equal(2, ada.Transcript.OfType<MessageSeen>().Count());
    }

    [Fact]
    public async Task After_a_restart_an_event_that_comes_again_does_nothing()
    {
        var stores = Stores.Of(new InMemoryStore());
        await using (var before = await DiscordLab.StartAsync(stores: stores))
            await TellAsync(before, posts: 1);
        await using (var after = await DiscordLab.StartAsync(stores: stores))
            await TellAsync(after, posts: 0);

        static async Task TellAsync(DiscordLab lab, int posts)
        {
            var ada = lab.Person("Ada");
            await lab.ReceiveAsync(DiscordRequestKind.Message, $$"""{ "id": "5", "type": 0, "channel_id": "{{ada.Dm.Id}}", "author": { "id": "{{ada.Id}}", "username": "ada" }, "content": "scgpt" }""", "message1");
            await lab.ReceiveAsync(DiscordRequestKind.Interaction, $$"""
                { "id": "6", "application_id": "1", "token": "t", "type": 3, "user": { "id": "200000000000000001", "username": "eve" }, "message": { "id": "5" }, "data": { "component_type": 2, "custom_id": "reading start:{{(posts == 1 ? "tldr" : "full")}}" } }
                """, "interaction1");
            Assert.Equal(posts, ada.Dm.Messages.Count);
            Assert.Equal("tldr", (await lab.Stores.Learners.FindAsync(new("discord", "discord", "200000000000000001"), Token))!.Enrollment!.Track);
        }
    }

    [Fact]
    public async Task People_of_another_server_are_refused_there_and_in_the_conversation_with_LabBot()
    {
        await using var lab = await DiscordLab.StartAsync(settings: (_, server) => DiscordLab.NoSettings with { Servers = new HashSet<string> { server.Id } });
        var other = lab.Discord.Server("Elsewhere");
        var (ada, eve) = (lab.Person("Ada"), lab.Discord.Person("Eve", servers: other));
        var theirs = lab.Discord.Channel(other, "general");
        Assert.Contains("serves another server", (await eve.TypesAsync("/kit query:scgpt", theirs))[0].Reads, StringComparison.Ordinal);
        Assert.Contains("serves another server", (await eve.TypesAsync("/reading start", eve.Dm))[0].Reads, StringComparison.Ordinal);
        Assert.Contains("serves another server", (await eve.WritesInDmAsync("scgpt"))[0].Reads, StringComparison.Ordinal);
        Assert.Empty(await eve.TypesInOptionAsync("/kit query:scg", theirs));
        Assert.Empty(await lab.Stores.Learners.AllAsync(Token));
        Assert.Contains("scGPT", (await ada.TypesAsync("/kit query:scgpt", ada.Dm))[0].Reads, StringComparison.Ordinal);
        Assert.Contains("scGPT", (await ada.TypesAsync("/kit query:scgpt", lab.Channel("general")))[0].Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Discord.Violations);
    }

    [Fact]
    public async Task A_thousand_altered_ids_are_refused_privately()
    {
        await using var lab = await DiscordLab.StartAsync();
        var random = new Random(7);
        var ids = (string[])["kit:work:scgpt", "reading done:scgpt", "reading resume", ":pick", "labbot forget-me:yes", "discord-thread"];
        for (var i = 0; i < 1000; i++)
        {
            var letters = ids[i % ids.Length].ToCharArray();
            var at = random.Next(letters.Length);
            letters[at] = (char)(letters[at] ^ (1 << random.Next(7)));
            var payload = new System.Text.Json.Nodes.JsonObject
            {
                ["id"] = $"{i}", ["application_id"] = "1", ["token"] = "t", ["type"] = 3, ["guild_id"] = lab.Server.Id, ["channel_id"] = "1",
                ["member"] = new System.Text.Json.Nodes.JsonObject { ["user"] = new System.Text.Json.Nodes.JsonObject { ["id"] = $"{200000000000000000 + i}", ["username"] = "eve" } },
                ["message"] = new System.Text.Json.Nodes.JsonObject { ["id"] = "5", ["flags"] = 64 },
                ["data"] = new System.Text.Json.Nodes.JsonObject { ["component_type"] = 2, ["custom_id"] = new string(letters) },
            };
            var answer = await lab.ReceiveAsync(DiscordRequestKind.Interaction, payload.ToJsonString(), $"i{i}");
            Assert.NotNull(answer);
            // A private card, or the clicked private card changed; never a message that others see.
            Assert.True((int)answer["type"]! == 7 || ((int)answer["type"]! == 4 && (int)answer["data"]!["flags"]! == 64), $"{new string(letters)}: {answer.ToJsonString()}");
        }

        Assert.Empty(await lab.Stores.Learners.AllAsync(Token));
    }

    [Fact]
    public async Task A_revoked_token_stops_LabBot_with_the_reason()
    {
        await using var lab = await DiscordLab.StartAsync();
        lab.Discord.RevokeToken();
        lab.Discord.CloseConnections(4004, "Authentication failed.");
        await Task.Run(() => lab.ApplicationStopping.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)), Token);
        Assert.Contains("token", lab.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_too_fast_is_told_and_others_are_answered()
    {
        await using var lab = await DiscordLab.StartAsync(world: new DiscordWorld { Rates = DiscordRates.None });
        var (ada, bob) = (lab.Person("Ada"), lab.Person("Bob"));
        var general = lab.Channel("general");
        var told = 0;
        for (var i = 0; i < 60; i++)
            told += (await lab.Discord.CommandAsync(ada, general, "/kit query:scgpt")).Response?.ToJsonString().Contains("One thing at a time", StringComparison.Ordinal) == true ? 1 : 0;
        Assert.InRange(told, 10, 30);
        Assert.Contains("scGPT", (await bob.TypesAsync("/kit query:scgpt", general))[0].Reads, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_words_ping_nobody()
    {
        await using var lab = await DiscordLab.StartAsync();
        var ada = lab.Person("Ada");
        await ada.TypesAsync("/kit query:@everyone <@&1> *bold* <#2> `x` https://evil.example", lab.Channel("general"));
        await ada.WritesInDmAsync("@here <@900000000000000001> xqzw");
        await lab.Stores.Suggestions.AddAsync(Suggestion.New(new Uri("https://example.org/"), "@everyone", DiscordLab.Member(ada), "@here", default), null, Token);
        Assert.Empty(lab.Discord.Record.Pings);
        Assert.Empty(lab.Discord.Violations);
    }

    [Fact]
    public async Task Commands_are_registered_by_difference_in_one_scope()
    {
        await using var lab = await DiscordLab.StartAsync();
        Assert.Equal(["Suggest for the kit", "kit", "kit-admin", "kit-suggest", "labbot", "reading"], lab.Discord.Commands().Select(command => (string)command["name"]!).Order(StringComparer.Ordinal));
        Assert.Empty(lab.Discord.Commands(lab.Server));
        Assert.DoesNotContain(lab.Discord.Record.Calls, call => call.Route.StartsWith("PUT", StringComparison.Ordinal));
    }
}
