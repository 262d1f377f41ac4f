using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Concur.Traces.Exports;
using Concur.Traces.Profiles;
using Concur.Traces.Stacks;
using Concur.Traces.Symbols;
using NJsonSchema;

namespace Concur.Traces.Tests.Exports;

public class SpeedscopeReportTests
{
    private static readonly StackProfile Profile = new(
        "a \"profile\"",
        FrameStacks.Of(["Main", "Work</script>", "Wait"], [[0, 1], [0, 2]]),
        [
            new ThreadProfile("lane 0", [new StackSample(0, 20.5), new StackSample(1, 19.5)]),
            new ThreadProfile("main", [new StackSample(1, 40.0001)]),
        ])
    {
        Sources = new Dictionary<string, SourceLocation> { ["Main"] = new("/src/Main.cs", 3, null) },
    };

    [Fact]
    public async Task TheFileIsValidAgainstThePublishedSchema()
    {
        var root = typeof(SpeedscopeReportTests).Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "RepositoryRoot").Value!;
        var schema = await JsonSchema.FromFileAsync(
            Path.Combine(root, "src/Concur.ReportPage/node_modules/speedscope/dist/release/file-format-schema.json"),
            TestContext.Current.CancellationToken);

        Assert.Empty(schema.Validate(Text()));
    }

    [Fact]
    public void EveryWeightIsANumberAndTheWeightsSumToTheEnd()
    {
        using var document = JsonDocument.Parse(Text());
        foreach (var profile in document.RootElement.GetProperty("profiles").EnumerateArray())
        {
            var weights = profile.GetProperty("weights").EnumerateArray().ToList();
            Assert.All(weights, weight => Assert.Equal(JsonValueKind.Number, weight.ValueKind));
            Assert.Equal(profile.GetProperty("endValue").GetDouble(), weights.Sum(weight => weight.GetDouble()), 9);
            Assert.Equal(weights.Count, profile.GetProperty("samples").GetArrayLength());
        }
    }

    [Fact]
    public void EachSampleNamesItsFramesAndEachProfileItsThreadAndWeighting()
    {
        using var document = JsonDocument.Parse(Text());
        var frames = document.RootElement.GetProperty("shared")
            .GetProperty("frames")
            .EnumerateArray()
            .Select(frame => frame.GetProperty("name").GetString()!)
            .ToList();
        var profiles = document.RootElement.GetProperty("profiles").EnumerateArray().ToList();

        Assert.Equal(["lane 0 (wall)", "main (wall)"], profiles.Select(profile => profile.GetProperty("name").GetString()));
        Assert.Equal(
            ["Main;Work</script>", "Main;Wait"],
            profiles[0]
                .GetProperty("samples")
                .EnumerateArray()
                .Select(sample => string.Join(';', sample.EnumerateArray().Select(frame => frames[frame.GetInt32()]))));
    }

    [Theory]
    [InlineData("worker 9 cpu, worker 20 cpu, other 90 cpu", 1)]
    [InlineData("worker 9 cpu, other 90 cpu, worker 80 wall", 0)]
    [InlineData("other 90 cpu, worker 5 wall, worker 8 wall", 2)]
    [InlineData("other 5 cpu, other 7 cpu, other 90 wall", 1)]
    [InlineData("other 40 wall, other 90 off-cpu, other 90 wall", 1)]
    [InlineData("", 0)]
    public void SpeedscopeOpensAtTheBusiestWorker(string threads, int expected)
    {
        var profile = Profile with { Threads = [.. threads.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(Thread)] };

        using var document = JsonDocument.Parse(Text(profile));

        Assert.Equal(expected, document.RootElement.GetProperty("activeProfileIndex").GetInt32());
    }

    /// <summary>A thread with two samples of the same length.</summary>
    private static ThreadProfile Thread(string words)
    {
        var parts = words.Split(' ');
        var halfMs = double.Parse(parts[1], CultureInfo.InvariantCulture) / 2;
        return new ThreadProfile(words, [new StackSample(0, halfMs), new StackSample(1, halfMs)])
        {
            IsWorker = parts[0] == "worker",
            Weighting = Enum.GetValues<Weighting>().Single(weighting => WeightingNames.Of(weighting) == parts[2]),
        };
    }

    private static string Text() => Text(Profile);

    private static string Text(StackProfile profile)
    {
        using var stream = new MemoryStream();
        SpeedscopeReport.Write(profile, "1.0", stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
