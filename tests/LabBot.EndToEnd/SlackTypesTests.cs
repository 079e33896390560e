using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;

namespace LabBot.EndToEnd;

/// <summary>
/// What LabBot sends Slack, as it is approved, against the declarations that Slack publishes for TypeScript (@slack/types, and the manifest's of
/// @slack/web-api): a field that Slack does not know, or one of another type, does not compile.
/// </summary>
public class SlackTypesTests
{
    [Fact]
    public async Task Slacks_own_declarations_accept_every_approved_body_and_refuse_wrong_ones()
    {
        var judge = Path.Combine(Repository(), "tests", "LabBot.Platforms", "Judges", "types");
        var compiler = Path.Combine(judge, "node_modules", "typescript", "bin", "tsc");
        if (!File.Exists(compiler))
            Missing($"TypeScript is not installed; 'npm ci' in tests/LabBot.Platforms/Judges/types installs it, and bash tests/all.sh does so where there is npm.");
        var approved = Directory.GetFiles(Path.Combine(Repository(), "tests", "LabBot.Tests", "Approved", "Slack"), "*.json").Where(file => !file.EndsWith(".received.json", StringComparison.Ordinal)).Order().ToList();
        Assert.True(approved.Count >= 17, $"{approved.Count} approved bodies");
        await File.WriteAllTextAsync(Path.Combine(judge, "generated.ts"), Program(approved), TestContext.Current.CancellationToken);
        var (exitCode, output) = await RunAsync(judge, compiler);
        Assert.True(exitCode == 0, output);
    }

    private static string Program(IReadOnlyList<string> approved)
    {
        var program = new StringBuilder("""
            import type { HomeView, KnownBlock, ModalView } from '@slack/types';
            import type { Manifest } from '@slack/web-api/dist/types/request/manifest';
            type Message = { text: string; blocks: KnownBlock[] };
            type Modal = Omit<ModalView, 'blocks'> & { blocks: KnownBlock[] };
            type Home = Omit<HomeView, 'blocks'> & { blocks: KnownBlock[] };
            // @ts-expect-error a header has no markup
            export const wrong1: Message = { text: 'x', blocks: [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }] };
            // @ts-expect-error no such field
            export const wrong2: Message = { text: 'x', blocks: [{ type: 'divider', colour: 'red' }] };
            // @ts-expect-error no such style
            export const wrong3: Message = { text: 'x', blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'a', text: { type: 'plain_text', text: 'x' }, style: 'warning' }] }] };
            // @ts-expect-error no such shortcut
            export const wrong4: Manifest = { display_information: { name: 'x' }, features: { shortcuts: [{ name: 'x', type: 'nothing', callback_id: 'x', description: 'x' }] } };

            """);
        foreach (var (file, number) in approved.Select((file, number) => (file, number)))
        {
            var text = File.ReadAllText(file);
            var type = JsonNode.Parse(text)! switch
            {
                JsonObject body when body.ContainsKey("display_information") => "Manifest",
                JsonObject body when (string?)body["type"] == "modal" => "Modal",
                JsonObject body when (string?)body["type"] == "home" => "Home",
                _ => "Message",
            };
            program.Append(System.Globalization.CultureInfo.InvariantCulture, $"// {Path.GetFileName(file)}\nexport const body{number}: {type} = {text.TrimEnd()};\n");
        }

        return program.ToString();
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string folder, string compiler)
    {
        using var process = new Process { StartInfo = new ProcessStartInfo("node", [compiler, "--project", folder]) { RedirectStandardOutput = true, RedirectStandardError = true } };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Missing("node is not installed; https://nodejs.org has it.");
        }

        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            var errors = process.StandardError.ReadToEndAsync(timeout.Token);
            var output = await process.StandardOutput.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, output + await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static void Missing(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(reason);
        Assert.Skip(reason);
    }

    private static string Repository([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
