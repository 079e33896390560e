using System.Text.Json;
using LabBot.Wire;

namespace LabBot.Tests.Discord.Wire;

public class DiscordWireOptionsTests
{
    private static readonly Uri Listen = new("http://0.0.0.0:3000");

    [Fact]
    public void Right_options_have_no_problem()
    {
        Assert.Empty(WireSetup.Options().Problems());
        Assert.Empty(WireSetup.Options(listen: Listen).Problems());
        Assert.Empty((WireSetup.Options() with { GatewayUrl = new Uri("ws://127.0.0.1:5000"), WantsMembers = true, PublicKey = "" }).Problems());
    }

    [Theory]
    [InlineData("", "Discord:Token is not set; expected the bot token")]
    [InlineData("xoxb-1-2-canary", "Discord:Token is a token of Slack's, which belongs in the section Slack; expected the bot token")]
    [InlineData("xapp-1-2-canary", "Discord:Token is a token of Slack's")]
    [InlineData("e2c9a37f0b5d4c1e8f6a7b90123456789abcdef0123456789abcdef012345678", "Discord:Token is the application's public key, which belongs in Discord:PublicKey; expected the bot token")]
    [InlineData("abcDEF_ghiJKL-mnoPQR_stuVWX-0123", "Discord:Token is as long as the client secret, which LabBot does not use; expected the bot token")]
    [InlineData("900000000000000000", "Discord:Token is an id; expected the bot token")]
    [InlineData("Bot OTAwMDAw.Gabcde.canary", "Discord:Token begins with the word Bot, which LabBot adds by itself")]
    [InlineData("OTAwMDAw.Gab cde.canary", "Discord:Token has white space or an unusual character inside")]
    [InlineData("OTAwMDAw.Gabcde.can\nary", "Discord:Token has white space or an unusual character inside")]
    [InlineData("OTAwMDAw.Gabcde.can\u200bary", "Discord:Token has white space or an unusual character inside")]
    [InlineData("OTAwMDAw.Gabcde", "Discord:Token is not of the expected form")]
    [InlineData("OTAwMDAw.Gabcde.canary.four", "Discord:Token is not of the expected form")]
    [InlineData("OTAwMDAw..canary", "Discord:Token is not of the expected form")]
    [InlineData("Y2FuYXJ5.Gabcde.canary", "Discord:Token is not of the expected form")] // base64 of a word
    [InlineData("!!!!.Gabcde.canary", "Discord:Token is not of the expected form")]
    [InlineData("\"OTAwMDAw.Gabcde.canary\"", "Discord:Token is not of the expected form")]
    public void A_wrong_bot_token_is_told_apart_without_being_shown(string token, string expected)
    {
        var problem = Assert.Single((WireSetup.Options() with { Token = new Secret(token) }).Problems());
        Assert.StartsWith(expected, problem, StringComparison.Ordinal);
        if (token.Length > 6)
            Assert.DoesNotContain(token, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_of_any_length_up_to_256_is_taken_and_no_longer()
    {
        Assert.Empty((WireSetup.Options() with { Token = new Secret("OTAwMDAw.a." + new string('b', 245)) }).Problems());
        Assert.Single((WireSetup.Options() with { Token = new Secret("OTAwMDAw.a." + new string('b', 246)) }).Problems());
    }

    [Theory]
    [InlineData("", "Discord:PublicKey is not set")]
    [InlineData("e2c9", "Discord:PublicKey is not of the expected form")]
    [InlineData("OTAwMDAw.Gabcde.canary", "Discord:PublicKey is not of the expected form")]
    [InlineData("g2c9a37f0b5d4c1e8f6a7b90123456789abcdef0123456789abcdef012345678", "Discord:PublicKey is not of the expected form")]
    public void A_wrong_public_key_is_told_without_being_shown(string key, string expected)
    {
        var problem = Assert.Single((WireSetup.Options(listen: Listen) with { PublicKey = key }).Problems());
        Assert.StartsWith(expected, problem, StringComparison.Ordinal);
        if (key.Length > 0)
            Assert.DoesNotContain(key, problem, StringComparison.Ordinal);
        // The gateway needs none.
        Assert.Empty((WireSetup.Options() with { PublicKey = key }).Problems());
    }

    [Theory]
    [InlineData("http://discord.com/api/")] // tokens in the clear
    [InlineData("ftp://discord.com/api/")]
    [InlineData("https://user@discord.com/api/")]
    [InlineData("https://discord.com/api/?v=9")]
    [InlineData("wss://discord.com/api/")]
    public void Tokens_go_to_no_unsafe_address(string address) =>
        Assert.StartsWith("Discord:ApiUrl is not an address that tokens may be sent to", Assert.Single(WireSetup.Options(new Uri(address)).Problems()), StringComparison.Ordinal);

    [Theory]
    [InlineData("ws://gateway.discord.gg")]
    [InlineData("https://gateway.discord.gg")]
    [InlineData("wss://user@gateway.discord.gg")]
    public void Tokens_go_to_no_unsafe_gateway(string address) =>
        Assert.StartsWith("Discord:GatewayUrl is not an address that tokens may be sent to", Assert.Single((WireSetup.Options() with { GatewayUrl = new Uri(address) }).Problems()), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://0.0.0.0:3000")]
    [InlineData("http://0.0.0.0:3000/discord")]
    public void An_address_to_listen_at_is_plain(string address) =>
        Assert.StartsWith("Discord:Listen is '", Assert.Single(WireSetup.Options(listen: new Uri(address)).Problems()), StringComparison.Ordinal);

    [Fact]
    public void Who_joins_is_not_heard_over_http() =>
        Assert.StartsWith("Discord:WelcomeChannel is set together with Discord:Listen", Assert.Single((WireSetup.Options(listen: Listen) with { WantsMembers = true }).Problems()), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(60, 0)]
    [InlineData(61, 1)]
    public void One_to_sixty_new_conversations_a_minute_can_be_set(int perMinute, int problems) =>
        Assert.Equal(problems, (WireSetup.Options() with { NewConversationsPerMinute = perMinute }).Problems().Count(problem => problem.StartsWith("Discord:NewConversationsPerMinute is ", StringComparison.Ordinal)));

    [Fact]
    public void A_token_shows_itself_to_nobody()
    {
        var options = WireSetup.Options() with { Token = new Secret("OTAwMDAw.Gabcde.canary\r\n") };
        Assert.Equal("OTAwMDAw.Gabcde.canary", options.Token.Reveal());
        Assert.DoesNotContain("canary", options.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", JsonSerializer.Serialize(options), StringComparison.Ordinal);
    }
}
