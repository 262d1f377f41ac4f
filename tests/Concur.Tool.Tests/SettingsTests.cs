using System.CommandLine;
using System.Text.Json;
using Concur.Tool.Commands;

namespace Concur.Tool.Tests;

/// <summary>Settings files: where they are found, what counts, and what is refused.</summary>
public sealed class SettingsTests : IDisposable
{
    private const string Example = """
        {
          "$schema": "concur.schema.json",
          "workload": "primes",
          "param": { "Size": "10,100" },
          "batch": "auto",
          "instance": "process",
          "strategies": ["threads", "gil:ticks=100"],
          "variants": ["server-gc:DOTNET_gcServer=1"],
          "return": "digest",
          "units": 8,
          "size": "1k",
          "workers": "auto",
          "launches": 12,
          "precision": "2%",
          "budget": "30s",
          "iterations": 5,
          "profile": "none",
          "scheduler": "proc",
          "sampleInterval": "20ms",
          "timeout": "60s",
          "seed": -3,
          "format": "json"
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("concur-settings").FullName;

    private string Below => Directory.CreateDirectory(Path.Combine(_folder, "a", "b")).FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task WithoutAFileEverySettingIsADefault()
    {
        var settings = await Print(_folder);

        Assert.Equal(SettingMember.Names, settings.EnumerateObject().Select(member => member.Name));
        Assert.All(settings.EnumerateObject(), member => Assert.Equal("default", From(settings, member.Name)));
        Assert.Equal("random", Value(settings, "workload"));
        Assert.Equal("auto", Value(settings, "launches"));
        Assert.Null(Value(settings, "size"));
        Assert.Equal("table", Value(settings, "format"));
    }

    [Fact]
    public async Task TheCommandLineWinsOverTheFileAndTheFileOverDefaults()
    {
        Write("""{ "launches": 12, "units": 16, "strategies": "threads,async" }""");

        var settings = await Print(_folder, "-u", "2");

        Assert.Equal(("2", "command line"), (Value(settings, "units"), From(settings, "units")));
        Assert.Equal(("12", Path.Combine(_folder, "concur.json")), (Value(settings, "launches"), From(settings, "launches")));
        Assert.Equal("threads,async", Value(settings, "strategies"));
        Assert.Equal("default", From(settings, "workers"));
        Assert.Equal("default", From(await Print(_folder, "--no-settings"), "launches"));
    }

    [Fact]
    public async Task TheNearestFileAboveCountsAlone()
    {
        Write("""{ "launches": 12, "units": 16 }""");
        var far = await Print(Below);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "a", "concur.json"), """{ "units": 3 }""", TestContext.Current.CancellationToken);
        var near = await Print(Below);

        Assert.Equal(("12", "16"), (Value(far, "launches"), Value(far, "units")));
        Assert.Equal(("auto", "3"), (Value(near, "launches"), Value(near, "units")));
    }

    [Fact]
    public void WhatTheFileSetsBecomesWordsOfTheCommandLine()
    {
        Write(Example);

        var completed = Complete("run", "--launches", "7", "--name", "x");

        Assert.Empty(completed.Errors);
        Assert.Equal(
            [
                "run", "primes", "--param", "Size=10,100", "--batch", "auto", "--instance", "process", "--strategies", "threads",
                "--strategies", "gil:ticks=100", "--variant", "server-gc:DOTNET_gcServer=1", "--return", "digest",
                "--units", "8", "--size", "1k", "--workers", "auto", "--precision", "2%", "--budget", "30s",
                "--iterations", "5", "--profile", "none", "--scheduler", "proc", "--sample-interval", "20ms", "--timeout", "60s",
                "--seed", "-3", "--format", "json", "--launches", "7", "--name", "x",
            ],
            completed.Tokens.Select(token => token.Value));
    }

    [Fact]
    public void ASweepTakesWhatItHas()
    {
        Write(Example);

        var words = Complete("sweep").Tokens.Select(token => token.Value).ToList();

        Assert.Equal("primes", words[1]);
        Assert.Equal("1k", words[words.IndexOf("--sizes") + 1]);
        Assert.DoesNotContain("--workers", words);
        Assert.DoesNotContain("--precision", words);
        Assert.DoesNotContain("--variant", words);
        Assert.Equal("sweep --format json --resume x", string.Join(' ', Complete("sweep", "--resume", "x").Tokens));
    }

    [Theory]
    [InlineData("""{ "budget": "30s" }""", "run", "--budget 30s")]
    [InlineData("""{ "budget": "30s" }""", "run --launches 3", "")]
    [InlineData("""{ "budget": "30s" }""", "run --precision 2%", "--budget 30s")]
    [InlineData("""{ "workload": ".", "method": "My.Type.Method" }""", "run primes", "")]
    [InlineData("""{ "workload": "primes", "variants": ["a:DOTNET_gcServer=1"] }""", "run --variant b:DOTNET_TieredPGO=0", "primes")]
    public void AValueCountsOnlyWithWhatItGoesWith(string json, string line, string added)
    {
        Write(json);
        var given = line.Split(' ');

        var expected = given.Skip(1).Prepend(added).Prepend(given[0]).Where(word => word.Length > 0);
        Assert.Equal(string.Join(' ', expected), string.Join(' ', Complete(given).Tokens));
    }

    [Theory]
    [InlineData("""{ "Size": "10,100" }""", "--param Size=10,100")]
    [InlineData("""{ "Size": [10, "100"], "Fast": true }""", "--param Size=10 --param Size=100 --param Fast=true")]
    [InlineData("""{ "Text": "a\\,b" }""", "--param Text=a\\,b")]
    [InlineData(""" "Size=*" """, "--param Size=*")]
    [InlineData("""["Size=1", "*"]""", "--param Size=1 --param *")]
    public void ParametersAreAnObjectOrAsOnTheCommandLine(string json, string added)
    {
        Write($$"""{ "workload": ".", "param": {{json}}, "batch": 3, "instance": "worker" }""");

        Assert.Equal($"run {_folder} {added} --batch 3 --instance worker", string.Join(' ', Complete("run").Tokens));
        Assert.Equal($"sweep {_folder} {added} --batch 3 --instance worker", string.Join(' ', Complete("sweep").Tokens));
        Assert.Equal("run other.dll", string.Join(' ', Complete("run", "other.dll").Tokens));
        Assert.Equal(
            $"run {_folder} --batch 3 --instance worker --param Size=7", string.Join(' ', Complete("run", "--param", "Size=7").Tokens));
    }

    /// <summary>A benchmark that the user names is not the method of the file.</summary>
    [Fact]
    public void ABenchmarkThatIsGivenReplacesTheMethodOfTheFile()
    {
        Write("""{ "workload": ".", "method": "A.B" }""");

        Assert.Equal($"run {_folder} --benchmark Json*", string.Join(' ', Complete("run", "--benchmark", "Json*").Tokens));
    }

    [Theory]
    [InlineData("""{ "launchs": 3 }""", "there is no member 'launchs'; did you mean 'launches'?; a settings file has workload, method")]
    [InlineData("""{ "launches": 0 }""", "'concur.json': launches 0 is out of range: from 1 to 1000")]
    [InlineData("""{ "launches": true }""", "'concur.json': launches is not a number or a text, such as 12")]
    [InlineData("""{ "units": "two" }""", "'concur.json': units 'two' is not a whole number such as 500, 1_000, 1k or 5M")]
    [InlineData("""{ "units": 1e3 }""", "'concur.json': units '1e3' is not a whole number")]
    [InlineData("""{ "precision": 2 }""", "'concur.json': precision is not a text, such as \"2%\"")]
    [InlineData("""{ "precision": "2" }""", "'concur.json': precision '2' is not a percentage such as 5% or 0.5%")]
    [InlineData("""{ "timeout": "5" }""", "'concur.json': timeout '5' is not a duration such as 500ms, 20s or 2m")]
    [InlineData("""{ "sampleInterval": "1h" }""", "'concur.json': sampleInterval 1h is out of range")]
    [InlineData("""{ "profile": "ful" }""", "'concur.json': profile 'ful' is not one of none, light, full; did you mean 'full'?")]
    [InlineData("""{ "format": null }""", "'concur.json': format is not a text, such as \"markdown\"")]
    [InlineData("""{ "strategies": ["thread"] }""", "'concur.json': strategies: there is no strategy 'thread'; did you mean 'threads'?")]
    [InlineData("""{ "strategies": [1] }""", "'concur.json': strategies is not a text or a list of texts")]
    [InlineData("""{ "strategies": [null] }""", "a list holds null")]
    [InlineData("""{ "launches": 1, "launches": 2 }""", "'concur.json' is no settings file")]
    [InlineData("[]", "'concur.json' is no settings file: it is not an object")]
    [InlineData("{", "'concur.json' is no settings file")]
    [InlineData("""{ "method": "A.B" }""", "'concur.json': method goes with workload")]
    [InlineData("""{ "param": { "Size": 3 } }""", "'concur.json': param goes with workload")]
    [InlineData("""{ "param": { "Size": {} } }""", "'concur.json': param is not an object with a value, or a list of values, for each")]
    [InlineData("""{ "param": { "Size": [] } }""", "'concur.json': param is not an object with a value")]
    [InlineData("""{ "param": { "Size": "" } }""", "'concur.json': param: --param 'Size=' has no value")]
    [InlineData("""{ "param": 3 }""", "'concur.json': param is not an object with a value")]
    [InlineData("""{ "batch": 0 }""", "'concur.json': batch 0 is out of range")]
    [InlineData("""{ "instance": "thread" }""", "'concur.json': instance 'thread' is not one of process, worker")]
    [InlineData("""{ "workload": "primez" }""", "nor a file below the file's folder; did you mean 'primes'?")]
    [InlineData("""{ "workload": "../x.dll" }""", "nor a path below the file's folder, relative to that")]
    [InlineData("""{ "workload": "a/../../x.dll" }""", "nor a path below the file's folder, relative to that")]
    [InlineData("""{ "workload": "/bin/true" }""", "nor a path below the file's folder, relative to that")]
    [InlineData("""{ "workload": "\u0000" }""", "'concur.json': workload names no workload")]
    [InlineData("""{ "variants": "a:LD_PRELOAD=x" }""", "variants sets 'LD_PRELOAD'; in a file they set only DOTNET_* and COMPlus_*")]
    [InlineData("""{ "variants": "a:DOTNET_STARTUP_HOOKS=x" }""", "'DOTNET_STARTUP_HOOKS', which can load other code")]
    [InlineData("""{ "variants": "a:COMPlus_gcname=x.so" }""", "'COMPlus_gcname', which can load other code")]
    [InlineData("""{ "variants": "a:DOTNET_x=/tmp/y" }""", "to '/tmp/y'; in a file a value has only letters")]
    [InlineData("""{ "variants": "a" }""", "'concur.json': variants: --variant 'a' is not NAME:VARIABLE=VALUE")]
    public async Task AMistakeInTheFileIsOneLineAndExitCodeTwo(string json, string expected)
    {
        Write(json);

        var run = await ToolRun.Of(_folder, "run");

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task ARunIsMadeWithTheSettingsAndSaysWhichAndIsMadeAgainWithoutThem()
    {
        Write("""{ "workload": "primes", "size": 100, "strategies": "threads", "launches": 2, "iterations": 1, "format": "json" }""");
        var run = await ToolRun.Of(_folder, "run", "--launches", "1", "--profile", "none");
        var request = JsonDocument.Parse(run.Out).RootElement.GetProperty("request");
        Write("""{ "launches": "a mistake" }""");
        var again = await ToolRun.Of(_folder, "rerun", "last");

        Assert.StartsWith("settings of concur.json: workload, strategies, size, iterations, format\n", run.Error, StringComparison.Ordinal);
        Assert.Equal("primes", request.GetProperty("workload").GetString());
        Assert.Equal((100, 1), (request.GetProperty("size").GetInt32(), request.GetProperty("launches").GetInt32()));
        Assert.Equal((0, 0), (run.ExitCode, again.ExitCode));
        Assert.DoesNotContain("settings of", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWrongOptionIsNoSetting()
    {
        var run = await ToolRun.Of(_folder, "run", "--print-settings", "--launches", "none");

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains("--launches 'none' is not a whole number", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFolderALargeFileAndALinkToAPipeAreRefused()
    {
        var path = Path.Combine(_folder, "concur.json");
        Directory.CreateDirectory(path);
        var folder = await ToolRun.Of(_folder, "run");
        Directory.Delete(path);
        File.CreateSymbolicLink(path, "/dev/zero");
        var device = await ToolRun.Of(_folder, "run");
        File.Delete(path);
        Write(new string(' ', 70_000) + "{}");
        var large = await ToolRun.Of(_folder, "run");

        Assert.Equal((2, 2, 2), (folder.ExitCode, device.ExitCode, large.ExitCode));
        Assert.Contains("is no ordinary file", folder.Error, StringComparison.Ordinal);
        Assert.Contains("is no ordinary file", device.Error, StringComparison.Ordinal);
        Assert.Contains("is larger than a settings file may be", large.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWorkloadIsFoundFromTheFilesFolderAndNotOverALink()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.cs"), "", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "/usr");
        Write("""{ "workload": "a.cs" }""");
        var below = await Print(Below);
        Write("""{ "workload": "link/bin" }""");
        var linked = await ToolRun.Of(_folder, "run");

        Assert.Equal(Path.Combine(_folder, "a.cs"), Value(below, "workload"));
        Assert.Contains("goes over a link", linked.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("schema settings")]
    [InlineData("schema --settings")]
    [InlineData("schema settings --settings")]
    public async Task TheSchemaAcceptsTheExampleAndRefusesMistakes(string line)
    {
        var schema = await NJsonSchema.JsonSchema.FromJsonAsync(
            (await ToolRun.Of(_folder, line.Split(' '))).Out, TestContext.Current.CancellationToken);

        Assert.Empty(schema.Validate(Example));
        Assert.Empty(schema.Validate("""{ "strategies": "threads", "units": "1k" }"""));
        Assert.NotEmpty(schema.Validate("""{ "launchs": 3 }"""));
        Assert.NotEmpty(schema.Validate("""{ "profile": "ful" }"""));
        Assert.NotEmpty(schema.Validate("""{ "units": true }"""));
        Assert.Equal(SettingMember.Names.Prepend("$schema"), schema.Properties.Keys);
    }

    [Fact]
    public async Task TheSchemaIsOneDocument() => Assert.Equal(2, (await ToolRun.Of(_folder, "schema", "sweep", "--settings")).ExitCode);

    private void Write(string json) => File.WriteAllText(Path.Combine(_folder, "concur.json"), json);

    private ParseResult Complete(params string[] line)
    {
        var environment = ToolRun.CreateEnvironment(_folder, TextWriter.Null, Stream.Null, TextWriter.Null);
        var (run, sweep, root) = (new RunOptions(), new SweepOptions(), new RootCommand());
        var (runCommand, sweepCommand) = (new Command("run"), new Command("sweep"));
        run.AddTo(runCommand);
        sweep.AddTo(sweepCommand);
        root.Add(runCommand);
        root.Add(sweepCommand);
        var parsed = root.Parse(line);
        return line[0] == "run" ? run.Settings.Complete(parsed, environment, _ => true) : sweep.WithSettings(parsed, environment);
    }

    private static async Task<JsonElement> Print(string folder, params string[] options)
    {
        var run = await ToolRun.Of(folder, ["run", "--print-settings", .. options]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return JsonDocument.Parse(run.Out).RootElement;
    }

    private static string? Value(JsonElement settings, string name) => settings.GetProperty(name).GetProperty("value").GetString();

    private static string? From(JsonElement settings, string name) => settings.GetProperty(name).GetProperty("from").GetString();
}
