using LabBot.Core.Kit;

namespace LabBot.Tests.Kit;

public sealed class RelationKindsTests
{
    [Theory]
    [InlineData(RelationKind.Counterpoint, "Counterpoints to The Bitter Lesson")]
    [InlineData(RelationKind.FollowUp, "Follow-ups to The Bitter Lesson")]
    [InlineData(RelationKind.Deeper, "Going deeper than The Bitter Lesson")]
    [InlineData(RelationKind.AnotherView, "Other views of The Bitter Lesson")]
    [InlineData(RelationKind.SeeAlso, "Related to The Bitter Lesson")]
    [InlineData(RelationKind.Companion, "Companions to The Bitter Lesson")]
    [InlineData(RelationKind.Explains, "Explanations of The Bitter Lesson")]
    public void The_title_of_a_set_reads_as_a_title(RelationKind kind, string title) =>
        Assert.Equal(title, $"{kind.SetTitle()} The Bitter Lesson");
}
