using CsCheck;
using LabBot.Core;
using LabBot.Core.Linking;
using LabBot.Tests.Contracts;
using NodaTime;

namespace LabBot.Tests.Linking;

public class LinkBookTests
{
    private static readonly Instant Now = Samples.Start;

    [Fact]
    public void A_code_is_unlike_any_other_and_read_however_it_is_typed()
    {
        var codes = Enumerable.Range(0, 1000).Select(_ => LinkCode.New()).ToList();
        Assert.Equal(1000, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Matches("^[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}$", code));
        Assert.Equal(30, string.Concat(codes).Where(c => c != '-').Distinct().Count());
        var hash = LinkCode.HashOf("7KQM-3XWD");
        Assert.Equal(64, hash!.Length);
        foreach (var typed in new[] { "7kqm3xwd", " 7KQM 3XWD ", "7k-qm–3x wd", "7KQM‐3XWD.", "code:7KQM-3XWD" })
            Assert.Equal(hash, LinkCode.HashOf(typed));
        foreach (var typed in new[] { "", "7KQM-3XW", "7KQM-3XWDD", "7KQM-3XW0", "7KQM-3XWÜ", "７KQM-3XWD" })
            Assert.Null(LinkCode.HashOf(typed));
    }

    [Fact]
    public void Everybody_together_can_guess_and_ask_only_so_often()
    {
        var book = LinkBook.Empty;
        for (var i = 0; i < LinkBook.MostWrongByAll; i++)
            (book, _) = Wrong(book, i, Now);
        Assert.Equal(new LinkAnswer.TooOften(Now + LinkBook.Window), Wrong(book, 1000, Now).Answer);
        Assert.IsType<LinkAnswer.WrongCode>(Wrong(book, 1000, Now + LinkBook.Window).Answer);

        for (var i = 0; i < LinkBook.MostAskedByAll; i++)
            (book, _) = book.Ask(Samples.Member($"u{i}"), "", $"hash{i}", $"id{i}", null, Now);
        Assert.Equal(new LinkAnswer.TooOften(Now + LinkBook.Window), book.Ask(Samples.Member("new"), "", "hash", "id", null, Now).Answer);
        Assert.Equal(LinkBook.MostAskedByAll, book.Links.Count);
        Assert.Empty(book.At(Now + LinkBook.Holds).Links);
        Assert.Empty(book.At(Now + LinkBook.Window).Tries);
    }

    // Whatever anybody does in whatever order, two accounts are united only when one asked, the other entered that code, and both confirmed after it was entered.
    [Fact]
    public void Nothing_is_united_but_what_both_have_confirmed() => Gen.Select(Gen.Int[0, 5], Gen.Int[0, 3], Gen.Int[0, 5], Gen.Int[0, 4]).Array[1, 60].Sample(steps =>
    {
        var (book, now) = (LinkBook.Empty, Now);
        var (asked, confirmed) = (new HashSet<string>(), new HashSet<(string Link, MemberId By)>());
        foreach (var (kind, who, which, minutes) in steps)
        {
            var (member, id) = (Samples.Member($"user{who}"), $"id{which}");
            var before = book;
            now += Duration.FromMinutes(minutes);
            (book, var answer) = kind switch
            {
                0 => !asked.Add(id) ? (book, new LinkAnswer.Gone()) : book.Ask(member, "", $"hash{which}", id, null, now),
                1 => book.Enter(member, "", $"hash{which}", _ => null, now),
                2 or 3 => book.Confirm(member, id, _ => null, now),
                4 => book.Cancel(member, id, now),
                _ => (book, book.Look(member, id, now)),
            };
            if (kind is 2 or 3 && answer is LinkAnswer.Stands { Link: { State: LinkState.Open, Other: not null } or { State: LinkState.United } })
                confirmed.Add((id, member));
            Assert.All(book.Links.Where(link => link.State == LinkState.United), link =>
            {
                Assert.NotEqual(link.Asker.Member, link.Other!.Member);
                Assert.Contains((link.Id, link.Asker.Member), confirmed);
                Assert.Contains((link.Id, link.Other.Member), confirmed);
            });
            Assert.All(book.Links.Where(link => link.Until <= now), _ => Assert.Same(before, book));
        }
    });

    private static (LinkBook Book, LinkAnswer Answer) Wrong(LinkBook book, int who, Instant at) => book.Enter(Samples.Member($"user{who}"), "", "wrong", _ => null, at);
}
