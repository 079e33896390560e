using System.Diagnostics;

namespace LabBot.Core.Cards;

/// <summary>What a colour or a picture would say, in characters: seen and heard alike.</summary>
public static class CardSigns
{
    private const int BarWidth = 10;

    /// <summary>What stands before the title of a card of this tone, with a space behind it; empty for an ordinary one. The words of the card say it too.</summary>
    public static string Of(Tone tone) => tone switch
    {
        Tone.Neutral => "",
        Tone.Success => "✅ ",
        Tone.Warning => "⚠️ ",
        _ => throw new UnreachableException(),
    };

    /// <summary>How much is done, as ten blocks: what is begun shows, and only what is finished is full.</summary>
    public static string Bar(Progress progress)
    {
        var filled = progress.Done == 0 ? 0 : progress.Done == progress.Total ? BarWidth : Math.Clamp(progress.Done * BarWidth / progress.Total, 1, BarWidth - 1);
        return new string('█', filled) + new string('░', BarWidth - filled);
    }
}
