using System.Text.Json;
using LabBot.Discord;

namespace LabBot.Tests.Discord;

public class DiscordPermissionsTests
{
    private const ulong View = 1 << 10;
    private const ulong Send = 1 << 11;

    [Fact]
    public void Roles_add_up() => Assert.Equal(View | Send, In("[]", everyone: View, own: Send));

    [Fact]
    public void An_administrator_may_everything() => Assert.Equal(ulong.MaxValue, In("""[{ "id": "1", "deny": "3072", "allow": "0" }]""", everyone: 0, own: 8));

    [Fact]
    public void A_channel_takes_from_everyone_gives_to_a_role_and_the_member_comes_last()
    {
        Assert.Equal(Send, In($$"""[{ "id": "1", "deny": "{{View}}", "allow": "0" }]""", everyone: View | Send, own: 0));
        Assert.Equal(View | Send, In($$"""[{ "id": "1", "deny": "{{View}}", "allow": "0" }, { "id": "11", "deny": "0", "allow": "{{View}}" }]""", everyone: View | Send, own: 0));
        Assert.Equal(Send, In($$"""[{ "id": "11", "deny": "0", "allow": "{{View}}" }, { "id": "5", "deny": "{{View}}", "allow": "0" }]""", everyone: Send, own: 0));
    }

    [Fact]
    public void Another_roles_permissions_are_not_the_members() => Assert.Equal(View, In($$"""[{ "id": "12", "deny": "{{View}}", "allow": "0" }]""", everyone: View, own: 0));

    private static ulong In(string overwrites, ulong everyone, ulong own) => DiscordPermissions.In(
        Element($$"""{ "id": "2", "guild_id": "1", "permission_overwrites": {{overwrites}} }"""),
        Element($$"""[{ "id": "1", "permissions": "{{everyone}}" }, { "id": "11", "permissions": "{{own}}" }, { "id": "12", "permissions": "{{Send}}" }]"""),
        Element("""{ "user": { "id": "5" }, "roles": ["11"] }"""));

    private static JsonElement Element(string json) => JsonDocument.Parse(json).RootElement;
}
