using System.Text.Json;
using LabBot.Wire;

namespace LabBot.Tests.Slack.Wire;

public class SlackWireOptionsTests
{
    [Fact]
    public void Right_options_have_no_problem()
    {
        Assert.Empty(WireSetup.Options().Problems());
        Assert.Empty(WireSetup.Options(listen: new Uri("http://0.0.0.0:3000")).Problems());
    }

    [Theory]
    [InlineData("", "Slack:BotToken is not set; expected the bot token")]
    [InlineData("xapp-1-A", "Slack:BotToken is an app-level token (xapp-…), which belongs in Slack:AppToken; expected the bot token")]
    [InlineData("xoxp-1-A", "Slack:BotToken is a user token (xoxp-…), which acts as a person and not as the bot; expected the bot token")]
    [InlineData("xoxb-1 A", "Slack:BotToken has white space or an unusual character inside")]
    [InlineData("xoxb-1\nA", "Slack:BotToken has white space or an unusual character inside")]
    [InlineData("xoxb-1\u200bA", "Slack:BotToken has white space or an unusual character inside")]
    [InlineData("\"xoxb-1A\"", "Slack:BotToken is not of the expected form; expected the bot token")]
    [InlineData("xoxb-", "Slack:BotToken is a bot token")]
    [InlineData("secret", "Slack:BotToken is not of the expected form; expected the bot token")]
    public void A_wrong_bot_token_is_told_apart_without_being_shown(string token, string expected)
    {
        var problem = Assert.Single((WireSetup.Options() with { BotToken = new Secret(token) }).Problems());
        Assert.StartsWith(expected, problem, StringComparison.Ordinal);
        if (token.Length > 6)
            Assert.DoesNotContain(token, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("xoxb-1-A", "Slack:AppToken is a bot token (xoxb-…), which belongs in Slack:BotToken")]
    [InlineData("xoxe.xoxp-1", "Slack:AppToken is a token that expires or renews another (xoxe…)")]
    public void Swapped_tokens_are_told_which_is_which(string token, string expected) =>
        Assert.StartsWith(expected, Assert.Single((WireSetup.Options() with { AppToken = new Secret(token) }).Problems()), StringComparison.Ordinal);

    [Fact]
    public void A_token_is_no_signing_secret() =>
        Assert.StartsWith("Slack:SigningSecret is a bot token", Assert.Single((WireSetup.Options(listen: new Uri("http://0.0.0.0:3000")) with { SigningSecret = new Secret("xoxb-1-A") }).Problems()), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://slack.com/api/")] // tokens in the clear
    [InlineData("ftp://slack.com/api/")]
    [InlineData("https://user@slack.com/api/")]
    public void Tokens_go_to_no_unsafe_address(string address) =>
        Assert.StartsWith("Slack:ApiUrl is not an address that tokens may be sent to", Assert.Single(WireSetup.Options(new Uri(address)).Problems()), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://0.0.0.0:3000")]
    [InlineData("http://0.0.0.0:3000/slack")]
    public void An_address_to_listen_at_is_plain(string address) =>
        Assert.StartsWith("Slack:Listen is '", Assert.Single(WireSetup.Options(listen: new Uri(address)).Problems()), StringComparison.Ordinal);

    [Fact]
    public void A_secret_shows_itself_to_nobody()
    {
        var secret = new Secret("xoxb-canary\r\n");
        Assert.Equal("xoxb-canary", secret.Reveal());
        Assert.Equal("***", $"{secret}");
        Assert.Equal("{}", JsonSerializer.Serialize(secret));
        Assert.DoesNotContain("canary", (WireSetup.Options() with { BotToken = secret }).ToString(), StringComparison.Ordinal);
    }
}
