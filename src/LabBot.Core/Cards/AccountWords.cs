using LabBot.Core.Learning;

namespace LabBot.Core.Cards;

/// <summary>How cards speak of a learner's accounts.</summary>
internal static class AccountWords
{
    /// <summary>A platform as people call it.</summary>
    public static string Platform(MemberId member) => member.Platform switch
    {
        "slack" => "Slack",
        "discord" => "Discord",
        "terminal" => "the terminal",
        var other => other,
    };

    /// <summary>An account as a fact: where, and who there.</summary>
    public static Fact Fact(MemberId member, string name, string more = "") => new($"On {Platform(member)}", name + more);

    /// <summary>Where an account is, with its name where another of the learner's is on the same platform.</summary>
    public static string Place(Learner learner, Account account) =>
        learner.Accounts.Count(one => one.Member.Platform == account.Member.Platform) == 1 ? Platform(account.Member) : $"{Platform(account.Member)}, as {account.Name}";

    /// <summary>The accounts, each with a button that brings the readings there.</summary>
    public static IEnumerable<Button> Surfaces(Learner learner) =>
        learner.Accounts.Select(account => new Button($"Readings on {Place(learner, account)}", new ActionId("reading settings", $"surface {account.Origin}")));

    /// <summary>The accounts that words mean: the platform, the name, or the origin that buttons hold.</summary>
    public static IReadOnlyList<Account> Like(Learner learner, string words)
    {
        bool Is(string text) => text.Equals(words, StringComparison.OrdinalIgnoreCase);
        Account[] exact = [.. learner.Accounts.Where(account => Is(account.Origin.Value))];
        return exact.Length > 0 ? exact : [.. learner.Accounts.Where(account => Is(account.Member.Platform) || Is(Platform(account.Member)) || Is(account.Name))];
    }

    /// <summary>A word that means this account and no other of the learner's.</summary>
    public static string Word(Learner learner, Account account) => Like(learner, account.Member.Platform).Count == 1 ? account.Member.Platform : account.Name;

    /// <summary>Items in a sentence: <c>a, b and c</c>.</summary>
    public static string And(IEnumerable<string> items) => string.Join(" and ", items.ToArray() is [.. var first, var last] && first.Length > 0 ? [string.Join(", ", first), last] : items);
}
