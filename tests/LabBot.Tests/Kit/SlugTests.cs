using CsCheck;
using LabBot.Core.Kit;

namespace LabBot.Tests.Kit;

public sealed class SlugTests
{
    [Theory]
    [InlineData("The Bitter Lesson", "the-bitter-lesson")]
    [InlineData("Pietro Liò", "pietro-lio")]
    [InlineData("MIT's Deep Learning Course", "mits-deep-learning-course")]
    [InlineData("  Variational Autoencoders (VAEs): Paper", "variational-autoencoders-vaes-paper")]
    [InlineData("W&B -- talks", "w-b-talks")]
    [InlineData("变分", "")]
    [InlineData("\ud800", "")]
    [InlineData("A title that is so long that it does not fit into an id", "a-title-that-is-so-long-that-it-does-not")]
    [InlineData("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddee", "aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd")]
    public void A_label_becomes_a_slug(string label, string slug) => Assert.Equal(slug, Slug.From(label));

    [Theory]
    [InlineData("scgpt", true)]
    [InlineData("road-to-biology-2", true)]
    [InlineData("4", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("a--b", false)]
    [InlineData("A", false)]
    [InlineData("lió", false)]
    [InlineData("a b", false)]
    [InlineData("aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd", true)]
    [InlineData("aaaaaaaaaabbbbbbbbbbccccccccccdddddddddde", false)]
    public void Only_slugs_are_ids(string text, bool isSlug)
    {
        Assert.Equal(isSlug, Slug.IsSlug(text));
        Assert.Equal(isSlug, WorkId.TryParse(text, out _));
    }

    [Fact]
    public void What_is_made_of_a_label_is_a_slug_or_empty() => Gen.String.Sample(label => Slug.From(label) is "" || Slug.IsSlug(Slug.From(label)));
}
