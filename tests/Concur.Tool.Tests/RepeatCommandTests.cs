using System.Collections;
using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Reports;
using Concur.Tool.Commands;

namespace Concur.Tool.Tests;

/// <summary>What a report says would repeat a run asks for the same, after a shell has taken it apart.</summary>
public class RepeatCommandTests
{
    [Theory]
    [InlineData("run")]
    [InlineData("run primes -s threads,gil:interval=5ms -u 8 -n 5000 -w 4 --launches 3")]
    [InlineData("run json -s all --iterations 7 --profile light --scheduler proc --sample-interval 5ms --timeout 90s --seed -3")]
    [InlineData("run json -s threads --verify --return digest --variant server-gc:DOTNET_gcServer=1,DOTNET_GCHeapCount=2")]
    [InlineData("run json -s threads --variant 'odd:X=a b$c' --precision 2.5% --budget 2m --variant plain:Y=1")]
    public async Task ARunIsAskedForAgain(string line)
    {
        var request = await Run(await Words(line));

        var repeat = RepeatCommand.Of(request);

        Assert.StartsWith("dotnet concur run ", repeat, StringComparison.Ordinal);
        Assert.Equal(Written(request), Written(await Run((await Words(repeat))[2..])));
    }

    /// <summary>What a method is given comes after its name, for a shell that would match patterns itself.</summary>
    [Fact]
    public async Task WhatAMethodIsGivenIsGivenAgain()
    {
        var request = await Run(await Words("run primes -s threads -u 3")) with
        {
            Workload = "Work.All",
            AssemblyPath = "/code.dll",
            Items = new ItemsRequest { Kind = ItemKind.Paths, Source = "/logs/*.log", Count = 9, Batch = 4 },
            Parameters = ImmutableSortedDictionary<string, string>.Empty.Add("Size", "3 4"),
            HasObjectPerWorker = true,
        };

        Assert.StartsWith(
            "dotnet concur run /code.dll --method Work.All --items '/logs/*.log' --batch 4 --param 'Size=3 4' --instance worker -s "
                + "sequential,threads -n ",
            RepeatCommand.Of(request),
            StringComparison.Ordinal);
    }

    /// <summary>A value is one value again: --param would take some for a list, for all values, or for a mistake.</summary>
    [Theory]
    [InlineData("plain")]
    [InlineData("a,b")]
    [InlineData("a\\,b\\")]
    [InlineData("a\\*b")]
    [InlineData("*")]
    [InlineData("")]
    public async Task AValueOfAParameterIsOneValueAgain(string value)
    {
        var request = await Run(await Words("run primes -s threads")) with
        {
            AssemblyPath = "/code.dll",
            Parameters = ImmutableSortedDictionary<string, string>.Empty.Add("Text", value),
        };

        var words = (await Words(RepeatCommand.Of(request))).ToList();

        var given = Assert.Single(GivenParameters.Parse([words[words.IndexOf("--param") + 1]]).Each);
        Assert.Equal(("Text", value, false), (given.Name, Assert.Single(given.Values), given.TakesAll));
    }

    [Theory]
    [InlineData("exec 'sleep 0.1' --name 'it'\\''s' 'echo \"a b\" | wc -l' --launches 4 --warmup 2 --timeout 5s --profile none")]
    public async Task CommandsAreAskedForAgain(string line)
    {
        var request = Exec(await Words(line));

        Assert.Equal(Written(request), Written(Exec((await Words(RepeatCommand.Of(request)))[2..])));
    }

    [Fact]
    public async Task ASweepIsAskedForAgain()
    {
        var options = new SweepOptions();
        async Task<SweepGrid> Read(IReadOnlyList<string> words)
        {
            var command = new Command("sweep");
            options.AddTo(command);
            var parsed = new RootCommand { command }.Parse(words);
            var here = new SweptMachines(2, [], null, null);
            return (await options.ParseAsync(parsed, Workloads(), here, TestContext.Current.CancellationToken)).Requests.Single();
        }

        const string Line = "sweep primes -s threads,processes -w 1..8*2 -n 100..10000 -u 16 --launches 3 "
            + "--project 8,16 --no-refine --profile full --iterations 5";
        var request = await Read(await Words(Line));
        var again = await Read((await Words(RepeatCommand.Of(request)))[2..]);

        Assert.Equal(Written(request), Written(again));
    }

    private static async Task<WorkloadRequest> Run(IReadOnlyList<string> words)
    {
        var options = new RunOptions();
        var command = new Command("run");
        options.AddTo(command);
        var parsed = new RootCommand { command }.Parse(words);
        return (await options.ParseAsync(parsed, Workloads(), TestContext.Current.CancellationToken)).Requests.Single();
    }

    private static CommandsRequest Exec(IReadOnlyList<string> words)
    {
        var options = new ExecOptions();
        var command = new Command("exec");
        options.AddTo(command);
        return options.Parse(new RootCommand { command }.Parse(words)).Request;
    }

    private static WorkloadParser Workloads() => new(
        HarnessFiles.Find(ToolRun.ToolFolder),
        ToolRun.CreateEnvironment("/", TextWriter.Null, Stream.Null, TextWriter.Null),
        new Progress<RunEvent>());

    /// <summary>A line as a shell takes it apart.</summary>
    private static async Task<string[]> Words(string line)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"printf '%s\\0' {line}"]) { RedirectStandardOutput = true };
        using var shell = Process.Start(start)!;
        return (await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).TrimEnd('\0').Split('\0');
    }

    /// <summary>Every property with its value, lists member by member.</summary>
    private static string Written(object value) => value switch
    {
        RunRequest or RuntimeVariant or NamedCommand => string.Join('\n', value.GetType().GetProperties().Select(property =>
            $"{property.Name}={(property.GetValue(value) is { } own ? Written(own) : "null")}")),
        string text => text,
        IEnumerable list => $"[{string.Join(", ", list.Cast<object>().Select(Written))}]",
        _ => $"{value}",
    };
}
