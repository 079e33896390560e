using LabBot.Core.Lookup;

namespace LabBot.Tests.Lookup;

public sealed class LookupIndexTests
{
    [Theory]
    [InlineData("scGPT")]
    [InlineData("scgpt")]
    [InlineData("sc gpt")]
    [InlineData("sc-gpt")]
    [InlineData("  SC_GPT?! ")]
    public void Find_takes_a_title_in_any_case_punctuation_and_word_breaks_for_exact(string query) =>
        Assert.Equal(("scGPT", LookupMatch.Exact), Kit.Best(query));

    [Fact]
    public void Find_takes_another_name_for_an_alias() =>
        Assert.Equal(("scGPT", LookupMatch.Alias), Kit.Best("single cell gpt"));

    [Fact]
    public void Find_tells_which_name_matched()
    {
        Assert.Equal(1, Kit.Index.Find("single cell gpt")[0].Name);
        Assert.Equal(0, Kit.Index.Find("scgpt")[0].Name);
    }

    [Fact]
    public void Find_completes_a_title_that_was_begun() =>
        Assert.Equal(("GeneFormer", LookupMatch.Prefix), Kit.Best("genef"));

    [Fact]
    public void Find_lists_the_shortest_of_names_that_begin_alike_first()
    {
        var index = Kit.Of("graphql-request", "graphql-tag", "graphql-subscriptions");
        Assert.Equal([1, 0, 2], index.Find("graphq").Select(hit => hit.Thing));
    }

    [Theory]
    [InlineData("biology road")]
    [InlineData("road biology")]
    [InlineData("the road biology")]
    public void Find_takes_words_in_any_order(string query) =>
        Assert.Equal(("The Road to Biology 2.0", LookupMatch.Words), Kit.Best(query));

    [Fact]
    public void Find_takes_the_last_word_unfinished() =>
        Assert.Equal(("The Road to Biology 2.0", LookupMatch.Words), Kit.Best("road biol"));

    [Fact]
    public void Find_takes_the_stem_of_any_word() =>
        Assert.Equal(("A Recipe for Training Neural Networks", LookupMatch.Words), Kit.Best("train neural network"));

    [Fact]
    public void Find_takes_a_person_by_an_accented_name_typed_without() =>
        Assert.Equal(("Pietro Liò", LookupMatch.Words), Kit.Best("lio"));

    [Fact]
    public void Find_takes_a_slug_that_lost_its_accented_letters()
    {
        var index = Kit.Of("Naive Bayes", "Naïve Bayes");
        Assert.Equal((1, LookupMatch.Exact), (index.Find("na-ve-bayes")[0].Thing, index.Find("na-ve-bayes")[0].Match));
        Assert.Equal([0, 1], index.Find("naive bayes").Select(hit => hit.Thing));
    }

    [Theory]
    [InlineData("scGTP", "scGPT")]
    [InlineData("geneformre", "GeneFormer")]
    [InlineData("teh bitter lesson", "The Bitter Lesson")]
    public void Find_tolerates_two_swapped_letters(string query, string title) =>
        Assert.Equal((title, LookupMatch.Typo), Kit.Best(query));

    [Theory]
    [InlineData("bitter leson", "The Bitter Lesson")]
    [InlineData("llms from scrach", "LLMs from scratch")]
    [InlineData("van der shaar", "Mihaela van der Schaar")]
    [InlineData("geneeformer", "GeneFormer")]
    [InlineData("heneformer", "GeneFormer")]
    [InlineData("eneformer", "GeneFormer")]
    [InlineData("andrei karpaty", "Andrej Karpathy")]
    public void Find_tolerates_a_letter_too_few_too_many_or_wrong(string query, string title) =>
        Assert.Equal((title, LookupMatch.Typo), Kit.Best(query));

    [Fact]
    public void Find_tolerates_an_error_in_a_beginning() =>
        Assert.Equal(("Retrieval-augmented generation", LookupMatch.Typo), Kit.Best("retreival aug"));

    [Theory]
    [InlineData("sqlit evec", "sqlite-vec", LookupMatch.Exact)]
    [InlineData("sqlitevec", "sqlite-vec", LookupMatch.Exact)]
    [InlineData("bitterlesson", "The Bitter Lesson", LookupMatch.Typo)]
    [InlineData("sqlitevec examples", "Awesome sqlite-vec examples", LookupMatch.Typo)]
    [InlineData("auto encoders understanding", "Understanding Variational Autoencoders", LookupMatch.Typo)]
    public void Find_tolerates_other_word_breaks(string query, string title, LookupMatch match) =>
        Assert.Equal((title, match), Kit.Best(query));

    [Fact]
    public void Find_ranks_exact_before_alias_before_prefix_before_typo()
    {
        var index = LookupIndex.Build([new(["grape"]), new(["graphs"]), new(["networks", "graph"]), new(["graph"])]);
        var hits = index.Find("graph");
        Assert.Equal([LookupMatch.Exact, LookupMatch.Alias, LookupMatch.Prefix, LookupMatch.Typo], hits.Select(hit => hit.Match));
        Assert.Equal([3, 2, 1, 0], hits.Select(hit => hit.Thing));
    }

    [Fact]
    public void Find_ranks_a_section_with_the_alias_before_works_with_the_word() =>
        Assert.Equal(["Mechanistic Interpretability", "Interpretability Overview"], Kit.Titles("interpretability"));

    [Fact]
    public void Find_ranks_the_higher_priority_first_when_names_are_equal()
    {
        var index = LookupIndex.Build([new(["Graphs"]), new(["Graphs"], Priority: 2), new(["Graphs"], Priority: 1)]);
        Assert.Equal([1, 2, 0], index.Find("graphs").Select(hit => hit.Thing));
    }

    [Fact]
    public void Find_ranks_a_word_of_the_name_before_a_word_beside_it()
    {
        var index = LookupIndex.Build([new(["Hidden causes"], "topology"), new(["Networks and topology"])]);
        Assert.Equal([1, 0], index.Find("topology").Select(hit => hit.Thing));
    }

    [Fact]
    public void Find_mixes_words_of_the_name_with_words_beside_it() =>
        Assert.Equal(("A Recipe for Training Neural Networks", LookupMatch.Words), Kit.Best("karpathy recipe"));

    [Fact]
    public void Find_gives_a_group_by_its_alias() =>
        Assert.Equal(("Variational Autoencoders (VAEs)", LookupMatch.Alias), Kit.Best("vae"));

    [Theory]
    [InlineData("what is the bitter lesson", "The Bitter Lesson")]
    [InlineData("a recipe for the training of neural networks", "A Recipe for Training Neural Networks")]
    [InlineData("how do i find LLMs from scratch", "LLMs from scratch")]
    public void Find_is_not_put_off_by_the_words_of_questions(string query, string title) =>
        Assert.Equal(title, Kit.Best(query).Title);

    [Fact]
    public void Find_counts_the_words_of_questions_when_there_are_no_others()
    {
        var index = Kit.Of("What can go wrong with the data", "Data");
        Assert.Equal(0, index.Find("what with the")[0].Thing);
        Assert.Empty(index.Find("who are you"));
    }

    [Fact]
    public void Find_prefers_the_title_that_has_the_stop_word()
    {
        var index = Kit.Of("Data Skeptic Weekly", "The Data Skeptic Weekly");
        Assert.Equal(1, index.Find("the skeptic weekly")[0].Thing);
    }

    [Fact]
    public void Find_offers_a_name_that_lacks_one_of_the_words_only_as_near() =>
        Assert.Equal(("GeneFormer", LookupMatch.Near), Kit.Best("geneformer weights"));

    [Fact]
    public void Find_leaves_out_names_that_lack_a_word_when_a_name_has_them_all() =>
        Assert.Equal(["A Recipe for Training Neural Networks"], Kit.Titles("karpathy recipe"));

    [Fact]
    public void Find_does_not_take_one_short_word_for_another() =>
        Assert.DoesNotContain("Retrieval-augmented generation", Kit.Titles("rna"));

    [Theory]
    [InlineData("vea")]
    [InlineData("vaae")]
    public void Find_mends_a_short_name_whose_letters_are_all_there(string query) =>
        Assert.Equal(("Variational Autoencoders (VAEs)", LookupMatch.Typo), Kit.Best(query));

    [Fact]
    public void Find_offers_a_short_name_with_a_wrong_letter_only_as_near() =>
        Assert.Equal(("Retrieval-augmented generation", LookupMatch.Near), Kit.Best("rxg"));

    [Theory]
    [InlineData("asdfgh")]
    [InlineData("qwerty zxcv")]
    [InlineData("hello")]
    [InlineData("pizza recipe hawaii")]
    [InlineData("lunch today")]
    [InlineData("zuvokapeli")]
    [InlineData("")]
    [InlineData("?!")]
    [InlineData("🎉")]
    public void Find_gives_nothing_for_nonsense(string query) => Assert.Empty(Kit.Titles(query));

    [Theory]
    [InlineData("елка", "Ёлка и Мир")]
    [InlineData("мир елка", "Ёлка и Мир")]
    [InlineData("模型", "基础模型综述")]
    [InlineData("हिन्दी", "हिन्दी पाठ")]
    public void Find_reads_other_scripts(string query, string title) =>
        Assert.Equal((title, true), (Kit.Best(query).Title, Kit.Best(query).Match <= LookupMatch.Words));

    [Fact]
    public void Find_takes_an_exact_title_longer_than_any_word_pattern()
    {
        var title = string.Join(' ', Enumerable.Range(0, 30).Select(number => $"chapter{number}"));
        var index = Kit.Of("chapter1", title);
        Assert.Equal((1, LookupMatch.Exact), (index.Find(title)[0].Thing, index.Find(title)[0].Match));
    }

    [Fact]
    public void Find_takes_a_word_longer_than_any_pattern()
    {
        var word = string.Concat(Enumerable.Repeat("abcdefghij", 9));
        Assert.Equal(0, Kit.Of(word + " one", "two").Find(word)[0].Thing);
    }

    [Fact]
    public void Find_returns_no_more_than_asked_for_and_each_thing_once()
    {
        var index = LookupIndex.Build([.. Enumerable.Range(0, 2000).Select(number => new Findable([$"graph {number}", $"graphs {number}"]))]);
        Assert.Equal(3, index.Find("graph", 3).Count);
        Assert.Empty(index.Find("graph", 0));
        Assert.Empty(index.Find("graph", -1));
        var all = index.Find("graph", int.MaxValue);
        Assert.Equal(LookupIndex.MostHits, all.Count);
        Assert.Equal(all.Count, all.Select(hit => hit.Thing).Distinct().Count());
    }

    [Fact]
    public void Find_gives_scores_between_nought_and_one_that_fall_within_a_match()
    {
        foreach (var ofOneMatch in Kit.Index.Find("learning").Concat(Kit.Index.Find("bitter leson")).GroupBy(hit => hit.Match))
        {
            Assert.All(ofOneMatch, hit => Assert.InRange(hit.Score, double.Epsilon, 1));
        }
    }

    [Fact]
    public void Build_keeps_numbers_in_step_when_a_thing_has_no_name()
    {
        var index = LookupIndex.Build([new([]), new(["🎉"]), new(["", "party"]), new(["Graphs"])]);
        Assert.Equal(3, index.Find("graphs")[0].Thing);
        Assert.Equal((2, 1, LookupMatch.Alias), (index.Find("party")[0].Thing, index.Find("party")[0].Name, index.Find("party")[0].Match));
    }

    [Fact]
    public void Find_gives_nothing_from_an_empty_index() => Assert.Empty(LookupIndex.Build([]).Find("graphs"));
}
