using CsCheck;
using LabBot.Core.Lookup;

namespace LabBot.Tests.Lookup;

public sealed class LookupPropertyTests
{
    private static readonly Gen<string> Word = Gen.String[Gen.Char['a', 'z'], 5, 10];

    private static readonly Gen<string> Title = Word.Array[1, 4].Select(words => string.Join(' ', words));

    private static readonly Gen<string[]> Titles = Title.Array[1, 40].Select(titles => titles.Distinct().ToArray());

    [Fact]
    public void Find_puts_an_exact_title_first() =>
        Titles.Sample(titles =>
        {
            var index = Kit.Of(titles);
            return titles.Index().All(title => index.Find(title.Item)[0] is var best
                && best.Match == LookupMatch.Exact && titles[best.Thing].Replace(" ", "") == title.Item.Replace(" ", ""));
        });

    [Fact]
    public void Find_has_a_title_with_one_edit_among_the_first_five() =>
        Gen.Select(Titles, Gen.Int[0, 1000], Gen.Int[0, 1000], Gen.Int[0, 3], Gen.Char['a', 'z']).Sample((titles, which, at, kind, letter) =>
        {
            var thing = which % titles.Length;
            var index = Kit.Of(titles);
            return index.Find(Edit(titles[thing], at, kind, letter), 5).Any(hit => hit.Thing == thing);
        });

    [Fact]
    public void Find_does_not_throw_whatever_it_is_asked() =>
        Gen.String.Sample(query => { Kit.Index.Find(query); });

    [Fact]
    public void Find_does_not_throw_whatever_it_was_built_from() =>
        Gen.Select(Gen.String.Array[0, 4].Array[0, 10], Gen.String).Sample((names, query) =>
        {
            var index = LookupIndex.Build([.. names.Select(some => new Findable(some, query))]);
            index.Find(query);
            foreach (var name in names.SelectMany(some => some))
            {
                index.Find(name);
            }
        });

    [Theory]
    [InlineData('a')]
    [InlineData('.')]
    [InlineData('\0')]
    [InlineData('\uD800')]
    [InlineData('\u0301')]
    [InlineData('漢')]
    public void Find_does_not_mind_ten_million_of_one_character(char character) =>
        Assert.Empty(Kit.Index.Find(new string(character, 10_000_000)));

    [Fact]
    public void Find_gives_the_same_things_whatever_the_order_of_words() =>
        Gen.Select(Titles, Gen.Int[0, 1000]).Sample((titles, which) =>
        {
            var words = titles[which % titles.Length].Split(' ');
            var index = Kit.Of(titles);
            return WithoutErrors(index, words).SetEquals(WithoutErrors(index, words.Reverse()));
        });

    [Fact]
    public void Build_gives_the_same_answers_every_time() =>
        Gen.Select(Titles, Title).Sample((titles, query) => Kit.Of(titles).Find(query).SequenceEqual(Kit.Of(titles).Find(query)));

    [Fact]
    public void Find_gives_the_same_answers_to_many_threads_at_once()
    {
        string[] queries = ["scgtp", "bitter leson", "lio", "van der shaar", "karpathy recipe", "vae", "road biol", "sqlit evec", "interpretability", "zuvokapeli"];
        var alone = queries.ToDictionary(query => query, query => Kit.Index.Find(query));
        Parallel.For(0, 2000, turn =>
        {
            var query = queries[turn % queries.Length];
            Assert.Equal(alone[query], Kit.Index.Find(query));
        });
    }

    /// <summary>The things that have every word in full.</summary>
    private static HashSet<int> WithoutErrors(LookupIndex index, IEnumerable<string> words) =>
        [.. index.Find(string.Join(' ', words), 100).Where(hit => hit.Match <= LookupMatch.Words).Select(hit => hit.Thing)];

    private static string Edit(string title, int at, int kind, char letter)
    {
        var letters = Enumerable.Range(0, title.Length).Where(place => title[place] != ' ').ToArray();
        var place = letters[at % letters.Length];
        return kind switch
        {
            0 => title.Insert(place, letter.ToString()),
            1 => title.Remove(place, 1),
            2 => title.Remove(place, 1).Insert(place, letter.ToString()),
            _ => place + 1 == title.Length ? title : title[..place] + title[place + 1] + title[place] + title[(place + 2)..],
        };
    }
}
