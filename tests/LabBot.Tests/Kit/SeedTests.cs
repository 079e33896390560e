using System.Text.Json;
using System.Text.RegularExpressions;
using LabBot.Core.Kit;

namespace LabBot.Tests.Kit;

/// <summary>The kit in <c>catalog/</c> holds all that its author wrote, in his order and words.</summary>
public sealed partial class SeedTests
{
    private static readonly (string Title, (string Label, string Work)[] Listings)[] Sections =
    [
        ("TL;DR", [
            ("The Road to Biology 2.0", "road-to-biology-2"),
            ("Position of ML in Science", "ml-good-or-bad-for-science"),
            ("DL gone wrong examples", "shortcut-learning"),
            ("The Bitter Lesson", "bitter-lesson"),
            ("A Better Lesson", "better-lesson"),
            ("Scaling hypothesis", "scaling-hypothesis"),
            ("Against big model hype", "emergence-mirage"),
            ("Techno-optimism", "platonic-representation"),
            ("Step-by-step with NNs", "recipe-training-nn"),
            ("Explanation 1", "vae-explanation-1"),
            ("Explanation 2", "vae-explanation-2"),
            ("Paper", "vae-tutorial"),
            ("Self-supervised learning paper", "self-supervised-learning"),
            ("Causal ML exists", "causal-ml-diagnosis"),
            ("Biological foundation models overview", "bio-fm-overview"),
            ("Manifold learning", "manifold-learning"),
            ("TopOMetry", "topometry"),
            ("NN Manifolds Topology basics", "nn-manifolds-topology"),
            ("Primers on single-cell foundation models", "scrna-foundation-primer"),
            ("Scaling Laws of Agency", "scaling-laws-of-agency"),
            ("Limits in BioML", "limits-zero-shot"),
            ("Another perspective", "metric-mirages"),
            ("Marinka Zitnik", "marinka-zitnik"),
            ("Mihaela van der Schaar", "mihaela-van-der-schaar"),
            ("Fabian J Theis", "fabian-j-theis"),
            ("Bo Wang", "bo-wang"),
            ("Mohammad Lotfollahi", "mohammad-lotfollahi"),
            ("Pietro Liò", "pietro-lio"),
        ]),
        ("A step back: when is ML useful? What can go wrong?", [
            ("Utility and pitfalls of ML in science", "ml-good-or-bad-for-science"),
            ("Lack of empirical rigour in ML", "winners-curse"),
            ("Shortcut learning in DL", "shortcut-learning"),
            ("Pitfalls of ML", "pitfalls-ml-genomics"),
            ("ML in medical practice (European)", "ml-in-medical-practice"),
            ("Explainability debate", "stop-explaining-black-boxes"),
            ("discussion", "interpretable-ml-challenges"),
            ("Emergent abilities in language models", "emergence-mirage"),
            ("showing in-context learning", "emergence-in-context"),
        ]),
        ("The n horsemen of the Single Cell Foundation Model-pocalypse", [
            ("scGPT", "scgpt"),
            ("GeneFormer", "geneformer"),
            ("Universal Embeddings", "universal-cell-embeddings"),
            ("scFoundation", "scfoundation"),
            ("NicheFormer", "nicheformer"),
            ("CellFM", "cellfm"),
            ("Awesome Foundation Model Single Cell Papers", "awesome-fm-single-cell"),
        ]),
        ("Courses/textbooks/learning materials", [
            ("D2L", "d2l"),
            ("MIT's Deep Learning Course", "mit-deep-learning"),
            ("Neural Networks and Deep Learning", "neural-networks-and-deep-learning"),
            ("Understanding Deep Learning", "understanding-deep-learning"),
            ("Stanford NLP Course", "cs224n"),
            ("Alice in Differentiable Wonderland", "alice-differentiable-wonderland"),
        ]),
        ("Libraries", [
            ("scvi-tools", "scvi-tools"),
            ("Pyro", "pyro"),
            ("Pytorch Lightning", "pytorch-lightning"),
            ("Weights and Biases", "weights-and-biases"),
        ]),
        ("LLMs", [
            ("Jargon-free LLM explanation", "llm-jargon-free"),
            ("Big Survey on LLMs", "llm-survey"),
            ("LLMs from scratch", "llms-from-scratch"),
            ("Transformers Illustrated", "illustrated-transformer"),
            ("FineWeb", "fineweb"),
            ("Open source LLM history", "open-source-llm-history"),
        ]),
        ("Mechanistic Interpretability", [
            ("Neel Nanda's Work", "neel-nanda-quickstart"),
            ("Transformer Circuits", "transformer-circuits"),
            ("Interpretability Overview", "interpretability-primer"),
        ]),
        ("Youtube Channels/Playlists", [
            ("AI Coffee Break", "ai-coffee-break"),
            ("Yannic Kilcher", "yannic-kilcher"),
            ("Andrej Karpathy", "andrej-karpathy-youtube"),
            ("Efficient NLP", "efficient-nlp-playlist"),
            ("Weights and Biases Talks", "weights-and-biases-talks"),
        ]),
    ];

    [Fact]
    public void The_kit_holds_8_sections_68_listings_and_65_works_without_an_error()
    {
        Assert.Empty(Seed.Load.Errors.Select(error => error.ToString()));
        Assert.Equal((8, 68, 65), (TheKit.Catalog.Sections.Count, TheKit.Catalog.Listings.Count, TheKit.Catalog.Works.Count));
    }

    [Fact]
    public void Sections_and_listings_come_in_the_authors_order_under_his_labels()
    {
        Assert.Equal(Sections.Select(section => section.Title), TheKit.Catalog.Sections.Select(section => section.Title));
        foreach (var (expected, section) in Sections.Zip(TheKit.Catalog.Sections))
            Assert.Equal(expected.Listings, section.Listings.Select(listing => (listing.Label, listing.Work.Value)));
    }

    [Fact]
    public void The_authors_notes_stand_where_he_wrote_them()
    {
        Assert.Equal(
            [
                ("Position of ML in Science", "general oversight"),
                ("The Bitter Lesson", "more data/compute often trumps human solutions"),
                ("Scaling hypothesis", "for big model hype"),
                ("TopOMetry", "if you dare"),
                ("Pietro Liò", "on hypergraphs"),
            ],
            TheKit.Catalog.Listings.Where(listing => listing.Note is not null).Select(listing => (listing.Label, listing.Note!)));
        Assert.Equal("What is most salient among all of this? I think:", TheKit.Catalog.FindSection("tldr")!.Note);
    }

    [Fact]
    public void Related_readings_say_how_they_relate() =>
        Assert.Equal(
            [
                ("better-lesson", RelationKind.Counterpoint, "bitter-lesson"),
                ("emergence-mirage", RelationKind.Counterpoint, "scaling-hypothesis"),
                ("platonic-representation", RelationKind.Counterpoint, "scaling-hypothesis"),
                ("topometry", RelationKind.Deeper, "manifold-learning"),
                ("scaling-laws-of-agency", RelationKind.Companion, "scrna-foundation-primer"),
                ("metric-mirages", RelationKind.AnotherView, "limits-zero-shot"),
                ("interpretable-ml-challenges", RelationKind.FollowUp, "stop-explaining-black-boxes"),
                ("emergence-in-context", RelationKind.FollowUp, "emergence-mirage"),
                ("vae-explanation-1", RelationKind.Explains, "vae-tutorial"),
                ("vae-explanation-2", RelationKind.Explains, "vae-tutorial"),
            ],
            TheKit.Catalog.Relations.Select(relation => (relation.Subject.Value, relation.Kind, relation.Target.Value)));

    [Fact]
    public void The_VAE_readings_and_the_researchers_are_groups()
    {
        Assert.Equal(
            ["Variational Autoencoders (VAEs): Explanation 1", "Variational Autoencoders (VAEs): Explanation 2", "Variational Autoencoders (VAEs): Paper"],
            NamesIn("variational-autoencoders"));
        Assert.Equal(
            ["Marinka Zitnik", "Mihaela van der Schaar", "Fabian J Theis", "Bo Wang", "Mohammad Lotfollahi", "Pietro Liò"],
            NamesIn("researchers"));
    }

    [Fact]
    public void Three_works_are_listed_twice() =>
        Assert.Equal(
            [("ml-good-or-bad-for-science", "Utility and pitfalls of ML in science"), ("shortcut-learning", "Shortcut learning in DL"), ("emergence-mirage", "Emergent abilities in language models")],
            TheKit.Catalog.Works.SelectMany(work => TheKit.Catalog.ListingsOf(work.Id).Skip(1)).Select(listing => (listing.Work.Value, listing.Label)));

    [Fact]
    public void Walking_the_kit_without_repeats_gives_the_65_days_of_the_full_track_and_its_first_28_are_the_TLDR()
    {
        var full = Sections.SelectMany(section => section.Listings).Select(listing => listing.Work).Distinct().ToList();

        Assert.Equal(65, full.Count);
        Assert.Equal(full, TheKit.Catalog.Listings.Select(listing => listing.Work.Value).Distinct());
        Assert.Equal(full.Take(28), TheKit.Catalog.FindSection("tldr")!.Listings.Select(listing => listing.Work.Value));
    }

    [Fact]
    public void The_kit_names_its_title_author_date_and_source() =>
        Assert.Equal(
            ("Foundation model sources starter kit", "Dieter Stoker", new DateOnly(2024, 11, 10), "nebulous-booth-32c.notion.site"),
            (TheKit.Catalog.Info.Title, TheKit.Catalog.Info.Author, TheKit.Catalog.Info.Date, TheKit.Catalog.Info.Source?.Host));

    [Fact]
    public void Every_work_has_a_kind_and_a_name_to_find_it_by() =>
        Assert.All(TheKit.Catalog.Works, work => Assert.NotEqual((WorkKind.Website, 0), (work.Kind, work.Aliases.Count)));

    [Theory]
    [InlineData("recipe-training-nn", "http://karpathy.github.io/2019/04/25/recipe/")]
    [InlineData("pitfalls-ml-genomics", "https://www.nature.com/articles/s41576-021-00434-9#Sec15")]
    [InlineData("cs224n", "https://web.stanford.edu/class/cs224n/index.html#coursework")]
    [InlineData("geneformer", "https://www.nature.com/articles/s41586-023-06139-9")]
    [InlineData("road-to-biology-2", "https://towardsdatascience.com/the-road-to-biology-2-0-will-pass-through-black-box-data-bbd00fabf959")]
    public void What_people_click_keeps_its_meaning(string id, string link) => Assert.Equal(link, TheKit.Catalog.FindWork(new WorkId(id))!.Link.AbsoluteUri);

    [Theory]
    [InlineData("bitter-lesson", "links a mirror")]
    [InlineData("pyro", "plain http link")]
    [InlineData("interpretability-primer", "preprint without a version")]
    [InlineData("scfoundation", "preprint that has been published")]
    [InlineData("metric-mirages", "says nothing away from its section")]
    public void What_a_curator_may_look_at_is_a_warning(string id, string warning)
    {
        var source = TheKit.Catalog.ListingsOf(new WorkId(id)).First().Source;

        Assert.Contains(Seed.Load.Warnings, problem => problem.Source == source && problem.What.Contains(warning, StringComparison.Ordinal));
    }

    [Fact]
    public void Reading_and_writing_the_kits_own_files_gives_the_same_bytes() =>
        Assert.All(Directory.GetFiles(TheKit.Folder), file =>
        {
            var bytes = File.ReadAllBytes(file);
            Assert.True(SourceText.TryRead(bytes, out var text, out _));
            Assert.Equal(bytes, text.ToBytes());
        });

    [Fact]
    public void The_examples_in_the_guide_are_kits()
    {
        var examples = Example().Matches(File.ReadAllText(Path.Combine(TheKit.Folder, "README.md"))).Select((match, i) => ($"{i + 10}-example.md", match.Groups["kit"].Value)).ToList();

        Assert.Equal(3, examples.Count);
        Assert.All(examples, example => Assert.NotEmpty(TemporaryKit.Read(example).Listings));
    }

    [Fact]
    public void What_nobody_checked_is_not_shown_without_a_caution() =>
        Assert.Empty(
            from item in Items()
            let id = new WorkId(item.GetProperty("id").GetString()!)
            let record = TheKit.Catalog.FindWork(id)!.Record!
            where record.Caution is null
            from unverified in Unverified(item)
            where Fields.Any(field => Word().Matches(unverified).Any(word => field.Words.Contains(word.Value.ToLowerInvariant())) && field.IsShown(record))
            select $"{id} shows what is unverified, '{unverified}', and has no caution");

    [Fact]
    public void A_published_version_with_a_DOI_is_linked_by_it() =>
        Assert.All(
            TheKit.Catalog.Works.Select(work => work.Record?.Published).OfType<PublishedVersion>().Where(published => published.Doi is not null),
            published => Assert.Equal($"https://doi.org/{published.Doi}", published.Link?.OriginalString));

    // What an unverified field may be called, and whether a record shows it.
    private static readonly (string[] Words, Func<WorkRecord, bool> IsShown)[] Fields =
    [
        (["title"], record => record.Title is not null),
        (["author", "authors"], record => record.Authors.Count > 0),
        (["year"], record => record.Issued is not null),
        (["day"], record => record.Issued?.Day is not null),
        (["venue"], record => record.Venue is not null),
        (["volume"], record => record.Volume is not null),
        (["issue"], record => record.Issue is not null),
        (["pages"], record => record.Pages is not null),
        (["length"], record => record.Length is not null),
        (["published"], record => record.Published is not null),
        (["original"], record => record.Original is not null),
        (["open"], record => record.Open is not null),
        (["gist"], record => record.Gist is not null),
        (["why"], record => record.Why is not null),
        (["level"], record => record.Level is not null),
    ];

    private static JsonElement[] Items() =>
        [.. JsonElement.Parse(File.ReadAllBytes(Path.Combine(TheKit.Folder, WorksFile.FileName))).EnumerateArray()];

    private static IEnumerable<string> Unverified(JsonElement item) =>
        item.GetProperty("custom").TryGetProperty("unverified", out var names) ? names.EnumerateArray().Select(name => name.GetString()!) : [];

    private static IEnumerable<string> NamesIn(string group)
    {
        Assert.NotNull(TheKit.Catalog.FindGroup(group));
        return TheKit.Catalog.Listings.Where(listing => listing.Group == group).Select(listing => listing.Name);
    }

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Word();

    [GeneratedRegex(@"```markdown\n(?<kit>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
