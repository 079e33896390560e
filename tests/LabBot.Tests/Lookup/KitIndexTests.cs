using LabBot.Core.Lookup;

namespace LabBot.Tests.Lookup;

public class KitIndexTests
{
    [Theory]
    [InlineData("scgpt", "work:scgpt")]
    [InlineData("sc gpt", "work:scgpt")]
    [InlineData("scGTP", "work:scgpt")]
    [InlineData("single cell gpt", "work:scgpt")]
    [InlineData("bitter leson", "work:bitter-lesson")]
    [InlineData("karpathy recipe", "work:recipe-training-nn")]
    [InlineData("lio", "work:pietro-lio")]
    [InlineData("van der shaar", "work:mihaela-van-der-schaar")]
    [InlineData("vae", "group:variational-autoencoders")]
    [InlineData("counterpoint scaling", "counterpoint:scaling-hypothesis")]
    [InlineData("llms from scrach", "work:llms-from-scratch")]
    [InlineData("interpretability", "section:interpretability")]
    [InlineData("10.1038/s41592-024-02201-0", "work:scgpt")]
    [InlineData("2405.18095", "work:ml-good-or-bad-for-science")]
    [InlineData("techno optimism", "work:platonic-representation")]
    [InlineData("discussion", "work:interpretable-ml-challenges")]
    [InlineData("genefromer", "work:geneformer")]
    [InlineData("UCE", "work:universal-cell-embeddings")]
    [InlineData("w&b", "work:weights-and-biases")]
    [InlineData("6.s191", "work:mit-deep-learning")]
    [InlineData("theis", "work:fabian-j-theis")]
    [InlineData("people", "group:researchers")]
    [InlineData("tldr", "section:tldr")]
    [InlineData("youtube", "section:youtube")]
    public void Kit_finds_what_people_type(string words, string expected) =>
        Assert.Equal(expected, Assert.IsType<KitAnswer.One>(TheKit.Index.Find(words)).Thing.Reference);

    [Theory]
    [InlineData("https://www.nature.com/articles/s41592-024-02201-0", "work:scgpt")]
    [InlineData("<https://doi.org/10.1038/S41592-024-02201-0|scGPT>", "work:scgpt")]
    [InlineData("arxiv.org/pdf/2405.18095v3", "work:ml-good-or-bad-for-science")]
    [InlineData("https://www.biorxiv.org/content/10.1101/2023.05.29.542705v1.full.pdf", "work:scfoundation")]
    [InlineData("https://youtube.com/playlist?list=PLgJhDSE2ZLxa3qLAJ8VU_9u-cx0I9tQMd&si=abc", "work:efficient-nlp-playlist")]
    public void Kit_finds_a_work_by_any_form_of_its_address(string address, string expected) =>
        Assert.Equal(expected, Assert.IsType<KitAnswer.One>(TheKit.Index.Find(address)).Thing.Reference);

    [Theory]
    [InlineData("see https://arxiv.org/abs/2405.18095")]
    [InlineData("Have you read https://arxiv.org/abs/2405.18095?")]
    [InlineData("It is here (https://arxiv.org/abs/2405.18095), I think.")]
    [InlineData("[x](https://arxiv.org/abs/2405.18095)")]
    [InlineData("[Position of ML](https://arxiv.org/abs/2405.18095).")]
    [InlineData("see <https://arxiv.org/abs/2405.18095|the paper> please")]
    [InlineData("**https://arxiv.org/abs/2405.18095**")]
    [InlineData("see arxiv.org/abs/2405.18095 please")]
    [InlineData("arXiv 2405.18095")]
    [InlineData("see arXiv:2405.18095v1 [stat.ML] please")]
    [InlineData("doi 10.48550/arXiv.2405.18095")]
    [InlineData("the DOI is 10.48550/arXiv.2405.18095.")]
    [InlineData("not https://example.org/nothing but https://arxiv.org/abs/2405.18095")]
    [InlineData("https://www.semanticscholar.org/arxiv/2405.18095")]
    [InlineData("semanticscholar.org/arxiv/2405.18095")]
    [InlineData("https://api.semanticscholar.org/arXiv:2405.18095")]
    public void Kit_finds_a_work_by_an_address_among_other_words(string words) =>
        Assert.Equal("work:ml-good-or-bad-for-science", Assert.IsType<KitAnswer.One>(TheKit.Index.Find(words)).Thing.Reference);

    [Theory]
    [InlineData("https://www.semanticscholar.org/search?q=2405.18095")]
    [InlineData("see https://www.semanticscholar.org/search?q=2405.18095")]
    [InlineData("see https://www.semanticscholar.org/search?q=arXiv:2405.18095")]
    [InlineData("see semanticscholar.org/search?q=2405.18095")]
    [InlineData("see https://example.org/arxiv/2405.18095")]
    [InlineData("see https://arxiv.org/abs/2405.18096")]
    [InlineData("see https://arxiv.org/abs/2405.18095x")]
    [InlineData("arXiv 2405.180951")]
    [InlineData("arXiv 2405.18096")]
    [InlineData("build 2405.18095.1 of it")]
    [InlineData("build x2405.18095 of it")]
    [InlineData("doi 10.48550/arXiv.2405.18096")]
    [InlineData("me@arxiv.org/abs/2405.18095")]
    public void What_only_looks_like_a_listed_address_finds_nothing(string words) =>
        Assert.True(TheKit.Index.Find(words) is KitAnswer.Nothing or KitAnswer.Near, $"{words} was answered with confidence");

    [Theory]
    [InlineData("scgpt https://example.org/nothing", "work:scgpt")]
    [InlineData("bitter lesson arXiv:2405.18096", "work:bitter-lesson")]
    public void An_address_that_is_not_listed_leaves_the_words_to_go_by(string words, string expected) =>
        Assert.Contains(expected, Things(TheKit.Index.Find(words)));

    [Theory]
    [InlineData("start")]
    [InlineData("Where do I start?")]
    [InlineData("where should i begin")]
    [InlineData("what should I read first")]
    [InlineData("first")]
    [InlineData("next")]
    [InlineData("what to read next")]
    [InlineData("overview")]
    [InlineData("everything")]
    [InlineData("dieter stoker")]
    [InlineData("Foundation model sources starter kit")]
    public void Who_does_not_know_where_to_begin_or_names_the_kit_means_all_of_it(string words) =>
        Assert.IsType<KitAnswer.Overview>(TheKit.Index.Find(words));

    [Theory]
    [InlineData("interpretability overview", "work:interpretability-primer")]
    [InlineData("biological foundation models overview", "work:bio-fm-overview")]
    [InlineData("intro to deep learning", "work:mit-deep-learning")]
    public void Who_names_a_subject_means_that(string words, string expected) =>
        Assert.Equal(expected, Assert.IsType<KitAnswer.One>(TheKit.Index.Find(words)).Thing.Reference);

    [Theory]
    [InlineData("")]
    [InlineData("the")]
    [InlineData("what is it")]
    public void Words_that_say_little_do_not_mean_the_kit(string words) => Assert.IsNotType<KitAnswer.Overview>(TheKit.Index.Find(words));

    [Fact]
    public void What_bears_the_name_of_a_beginning_is_found_by_it()
    {
        using var folder = new TemporaryFolder();
        folder.Write("10-only.md", "# Start\n\n- [Quantum chess](https://example.org/chess)\n  - id: quantum-chess\n");

        Assert.Equal("section:only", Assert.IsType<KitAnswer.One>(KitIndex.Build(Core.Kit.CatalogFiles.Load(folder.Path).Catalog!).Find("start")).Thing.Reference);
    }

    [Fact]
    public void What_takes_a_typing_error_to_fit_does_not_stand_beside_what_fits_as_typed() =>
        Assert.DoesNotContain("section:tldr", Things(TheKit.Index.Find("theis")));

    [Theory]
    [InlineData("counterpoints to the bitter lesson", "counterpoint:bitter-lesson")]
    [InlineData("scaling hypothesis counterpoint", "counterpoint:scaling-hypothesis")]
    [InlineData("conterpoint scaling", "counterpoint:scaling-hypothesis")]
    [InlineData("follow-up explainability", "follow-up:stop-explaining-black-boxes")]
    [InlineData("another view limits in bioml", "another-view:limits-zero-shot")]
    [InlineData("companion primers", "companion:scrna-foundation-primer")]
    public void Kit_finds_what_stands_in_a_relation(string words, string expected) =>
        Assert.Equal(expected, Assert.IsType<KitAnswer.One>(TheKit.Index.Find(words)).Thing.Reference);

    [Fact]
    public void A_relation_word_alone_shows_all_of_that_kind() =>
        Assert.Equal(
            ["counterpoint:bitter-lesson", "counterpoint:scaling-hypothesis"],
            Assert.IsType<KitAnswer.Several>(TheKit.Index.Find("counterpoints")).Things.Select(thing => thing.Reference));

    [Fact]
    public void Words_that_fit_several_things_name_them_all() =>
        Assert.Equal(
            ["work:andrej-karpathy-youtube", "work:recipe-training-nn"],
            Assert.IsType<KitAnswer.Several>(TheKit.Index.Find("karpathy")).Things.Select(thing => thing.Reference).Order());

    [Theory]
    [InlineData("asdfgh")]
    [InlineData("qwerty zxcv")]
    [InlineData("pizza recipe hawaii")]
    [InlineData("hello")]
    [InlineData("!!!")]
    [InlineData("work:no-such-work")]
    [InlineData("https://example.org/nothing")]
    public void Nonsense_is_never_answered_with_confidence(string words) =>
        Assert.True(TheKit.Index.Find(words) is KitAnswer.Nothing or KitAnswer.Near, $"{words} was answered with confidence");

    [Fact]
    public void Every_thing_is_found_by_its_own_reference()
    {
        var things = TheKit.Catalog.Works.Select(work => (KitThing)new KitThing.OfWork(work))
            .Concat(TheKit.Catalog.Sections.Select(section => new KitThing.OfSection(section)))
            .Concat(TheKit.Catalog.Sections.SelectMany(section => section.Groups).Select(group => new KitThing.OfGroup(group)))
            .Concat(TheKit.Catalog.Relations.Select(relation => new KitThing.OfRelation(relation.Kind, TheKit.Catalog.FindWork(relation.Target)!)))
            .ToList();
        Assert.Equal(65 + 8 + 2 + 10, things.Count);
        Assert.All(things, thing => Assert.Equal(thing, TheKit.Index.ByReference(thing.Reference)));
    }

    [Fact]
    public void Every_work_is_found_first_by_its_title_and_by_every_alias()
    {
        var missed = TheKit.Catalog.Works
            .SelectMany(work => work.Aliases.Append(work.Title), (work, name) => (work, name))
            .Where(pair => TheKit.Index.Find(pair.name) is not KitAnswer.One { Thing: KitThing.OfWork found } || found.Work != pair.work)
            .Select(pair => $"{pair.name} should find {pair.work.Id}");
        Assert.Empty(missed);
    }

    [Fact]
    public async Task Readers_see_the_old_kit_or_the_new_one_never_half()
    {
        var other = Small();
        var live = new LiveKit(TheKit.Catalog);
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            var reads = 0;
            do
            {
                var view = live.Now;
                var found = view.Index.Find("bitter lesson");
                Assert.Equal(ReferenceEquals(view.Catalog, TheKit.Catalog), found is KitAnswer.One);
                reads++;
            }
            while (!done.IsCancellationRequested);
            return reads;
        })).ToArray();
        for (var i = 0; i < 100; i++)
            live.Replace(i % 2 == 0 ? other : TheKit.Catalog);
        await done.CancelAsync();
        Assert.All(await Task.WhenAll(readers), reads => Assert.True(reads > 0));
    }

    [Theory]
    [InlineData("deeper ")]
    [InlineData("x")]
    [InlineData(":")]
    [InlineData(" ")]
    [InlineData("a.")]
    [InlineData("https://example.org/ ")]
    [InlineData("10.1038/x ")]
    [InlineData("work:")]
    public void A_text_of_any_length_is_answered_without_copying_it(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 10_000_000 / piece.Length));
        TheKit.Index.Find(text[..10_000]);

        var before = GC.GetAllocatedBytesForCurrentThread();
        TheKit.Index.Find(text);
        TheKit.Index.Complete(text, KitIndex.MostThings);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Theory]
    [InlineData(15, "counterpoint:scaling-hypothesis")]
    [InlineData(16, null)]
    public void A_relation_word_counts_among_the_first_16_words(int wordsBefore, string? expected)
    {
        var words = string.Join(' ', Enumerable.Repeat("of", wordsBefore - 2)) + " scaling hypothesis counterpoint";

        Assert.Equal(expected, TheKit.Index.Find(words) is KitAnswer.One { Thing: Core.Lookup.KitThing.OfRelation related } ? related.Reference : null);
    }

    private static IEnumerable<string> Things(KitAnswer answer) => (answer switch
    {
        KitAnswer.One one => [one.Thing, .. one.Others],
        KitAnswer.Several several => several.Things,
        KitAnswer.Near near => near.Things,
        _ => [],
    }).Select(thing => thing.Reference);

    private static Core.Kit.Catalog Small()
    {
        using var folder = new TemporaryFolder();
        folder.Write("10-only.md", "# Only\n\n- [Quantum chess](https://example.org/chess)\n  - id: quantum-chess\n");
        return Core.Kit.CatalogFiles.Load(folder.Path).Catalog!;
    }
}
