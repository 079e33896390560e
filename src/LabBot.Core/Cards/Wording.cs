namespace LabBot.Core.Cards;

/// <summary>Small matters of English that several cards share.</summary>
public static class Wording
{
    /// <summary>A number with its thing: <c>1 reading</c>, <c>2 readings</c>, <c>2 deliveries</c>, <c>2 days</c>.</summary>
    public static string Count(int number, string thing) => number switch
    {
        1 => $"1 {thing}",
        _ when thing is [.., not ('a' or 'e' or 'o' or 'u'), 'y'] => $"{number} {thing[..^1]}ies",
        _ => $"{number} {thing}s",
    };
}
