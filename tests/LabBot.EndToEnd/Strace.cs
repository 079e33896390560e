namespace LabBot.EndToEnd;

/// <summary>Makes calls to the operating system fail in a program, by strace: what a failing disk does, on a disk that does not fail.</summary>
internal static class Strace
{
    /// <summary>The tool.</summary>
    public const string Program = "strace";

    /// <summary>Where it is missing, or where the place forbids tracing, the test is skipped and says so; in CI it fails.</summary>
    public static async Task NeedAsync()
    {
        if (await ComplaintAsync() is not { } complaint)
            return;
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail($"CI must be able to make system calls fail: {complaint}");
        Assert.Skip($"needs strace and the right to trace: {complaint}");
    }

    /// <summary>
    /// The arguments before a program: in each of its threads, of the calls that touch the data file or the journal the given ones fail, as in
    /// <c>fsync:error=EIO:when=20..30</c>. The runtime's own files are let be.
    /// </summary>
    public static string[] Injecting(string data, string failing) =>
    [
        "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null",
        "-P", Path.Combine(data, "labbot.db"), "-P", Path.Combine(data, "labbot.journal"),
        "-e", "trace=write,pwrite64,fsync,fdatasync,ftruncate",
        "-e", $"inject={failing}",
    ];

    private static async Task<string?> ComplaintAsync()
    {
        try
        {
            var (exitCode, _, error) = await LabBotProcess.RunAsync(Program, "", ["-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", "true"]);
            return exitCode == 0 ? null : error.Trim();
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return missing.Message;
        }
    }
}
