using System.Diagnostics;

namespace LabBot.Benchmarks.Bots;

/// <summary>LabBot as operators get it: <c>dotnet publish</c>, in a folder that is gone afterwards.</summary>
internal sealed class Published : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("labbot-published-");

    private Published()
    {
    }

    /// <summary>The program.</summary>
    public string Program => Path.Combine(folder.FullName, "labbot");

    /// <summary>Publishes it; takes some minutes.</summary>
    /// <exception cref="BenchmarkInputException">It cannot be published.</exception>
    public static async Task<Published> MakeAsync()
    {
        var published = new Published();
        using var publish = Process.Start(new ProcessStartInfo(
            "dotnet", ["publish", Path.Combine(BotProcess.Repository(), "src", "LabBot"), "-c", "Release", "-o", published.folder.FullName, "-nologo", "-v", "quiet"]) { RedirectStandardOutput = true })!;
        var said = await publish.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await publish.WaitForExitAsync().ConfigureAwait(false);
        if (publish.ExitCode == 0)
            return published;
        published.Dispose();
        throw new BenchmarkInputException($"LabBot cannot be published:\n{said}");
    }

    public void Dispose() => folder.Delete(recursive: true);
}
