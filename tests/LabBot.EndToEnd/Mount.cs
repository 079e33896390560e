using System.Diagnostics;

namespace LabBot.EndToEnd;

/// <summary>A file system of its own for one test: a small one, a read-only one, or another path to a folder.</summary>
internal sealed class Mount : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("labbot-mount-");

    private Mount()
    {
    }

    public string Path => folder.FullName;

    /// <summary>Mounts it. Where that is not allowed the test is skipped and says so; in CI it fails.</summary>
    public static async Task<Mount> MakeAsync(params string[] options)
    {
        var mount = new Mount();
        if (await RunAsync("mount", [.. options, mount.Path]) is { Length: > 0 } error)
        {
            mount.folder.Delete();
            if (Environment.GetEnvironmentVariable("CI") == "true")
                Assert.Fail($"CI must be able to mount: {error}");
            Assert.Skip($"needs root to mount a file system of its own: {error}");
        }

        return mount;
    }

    public Task<string> RemountAsync(string options) => RunAsync("mount", ["-o", $"remount,{options}", Path]);

    public async ValueTask DisposeAsync()
    {
        Assert.Equal("", await RunAsync("umount", [Path]));
        folder.Delete();
    }

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            var error = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? "" : $"{program}: {error.Trim()} (exit code {process.ExitCode})";
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return $"{program}: {missing.Message}";
        }
    }
}
