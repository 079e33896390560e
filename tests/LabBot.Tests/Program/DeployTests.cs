using LabBot.Options;
using Deserializer = YamlDotNet.Serialization.DeserializerBuilder;

namespace LabBot.Tests.Program;

/// <summary>What can be said of the container's files without building it: that they name what is there.</summary>
public class DeployTests
{
    private static readonly string[] Dockerfile = Approved.RepositoryFile("deploy/Dockerfile").Split('\n');

    private static string Root => Approved.RepositoryPath(".");

    [Fact]
    public void The_image_copies_what_is_there()
    {
        var copied = Dockerfile.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal)).SelectMany(line => line.Split(' ')[1..^1]).ToList();
        Assert.Contains("src", copied);
        Assert.All(copied, path => Assert.True(Path.Exists(Path.Combine(Root, path)), $"deploy/Dockerfile copies {path}, which is not there"));
        // Whatever a project is built with besides itself has to be there too.
        Assert.All(Directory.GetFiles(Root, "Directory.*").Select(Path.GetFileName), file => Assert.Contains(file!, copied));
    }

    [Fact]
    public void The_image_publishes_the_program_with_the_clients_that_are_asked_for_and_runs_it_as_nobody_special()
    {
        Assert.Contains("RUN dotnet publish src/LabBot -c Release -o /published --self-contained -p:PlatformSdks=$PLATFORM_SDKS && mkdir /data", Dockerfile);
        Assert.Contains("ARG PLATFORM_SDKS=false", Dockerfile);
        Assert.Contains("USER 1654:1654", Dockerfile);
        Assert.Contains("ENTRYPOINT [\"/app/labbot\"]", Dockerfile);
    }

    [Fact]
    public void Compose_builds_that_image_and_sets_only_options_that_there_are()
    {
        var labbot = Child(Child(new Deserializer().Build().Deserialize<Dictionary<object, object>>(Approved.RepositoryFile("deploy/compose.yaml")), "services"), "labbot");
        var build = Child(labbot, "build");
        Assert.True(File.Exists(Path.Combine(Root, "deploy", (string)build["context"], (string)build["dockerfile"])));
        var variables = Child(labbot, "environment").Keys.Cast<string>().ToList();
        Assert.All(variables, variable => Assert.Contains(variable, Settings.Sections.SelectMany(section => section.Value.Select(option => $"LABBOT_{section.Key}__{option.Name}"))));
    }

    private static Dictionary<object, object> Child(Dictionary<object, object> parent, string name) => (Dictionary<object, object>)parent[name];
}
