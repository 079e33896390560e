using System.Text;
using LabBot.Core.Kit;

namespace LabBot.Tests.Kit;

public class SafeTextTests
{
    [Theory]
    [InlineData("\uFFFE", "\uFFFD")]
    [InlineData("\uD800", "\uFFFD")]
    [InlineData("ﬁ", "fi")]
    public void Any_text_has_a_normal_form(string text, string expected) => Assert.Equal(expected, SafeText.Normalize(text, NormalizationForm.FormKC));
}
