using System.Text;
using LabBot.Core.Kit;

namespace LabBot.Tests.Kit;

public class SafeTextTests
{
    [Fact]
    public void Any_text_has_a_normal_form()
    {
        // Not as data of a theory: an attribute cannot hold a lone surrogate.
        foreach (var (text, expected) in new[] { ("\uFFFE", "\uFFFD"), ("\uD800", "\uFFFD"), ("ﬁ", "fi") })
            Assert.Equal(expected, SafeText.Normalize(text, NormalizationForm.FormKC));
    }

    [Fact]
    public async Task A_search_for_what_is_no_character_finds_nothing() => Assert.StartsWith("Nothing found", await TheKit.Say("/kit \uFFFE"), StringComparison.Ordinal);
}
