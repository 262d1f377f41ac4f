using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Concur.EndToEnd.Tests;

/// <summary>Methods of a user's are shown with their file and line wherever a person or another tool looks.</summary>
public sealed class SourceTests : IDisposable
{
    private const string Code = """
        namespace Far.Away;

        public static class Work
        {
            private static readonly object Gate = new();

            public static async Task<int> RunAsync(int index)
            {
                await Task.Delay(5);
                return Compute(index) + await Local();

                async Task<int> Local()
                {
                    await Task.Yield();
                    lock (Gate) return Compute(index);
                }
            }

            private static int Compute(int index)
            {
                var clock = System.Diagnostics.Stopwatch.StartNew();
                while (clock.ElapsedMilliseconds < 20) index = unchecked((index * 31) + 7);
                return index == 0 ? 1 : 0;
            }
        }
        """;

    private readonly ToolProcess _tool = new();

    private string File => Path.Combine(_tool.Folder, "work", "Work.cs");

    public void Dispose() => _tool.Dispose();

    /// <summary>A strategy that serves units to their ends blocks on the task of a method that is on no stack meanwhile.</summary>
    [Fact]
    public async Task WhatAnAsyncMethodAwaitsIsTheUsersMethodWithItsLineAndSoItIsInOtherToolsFormats()
    {
        await WriteProject(Code);
        var run = await _tool.Command($"""
            run work/work.csproj --method Far.Away.Work.RunAsync -u 8 -s threads,async -w 2 --launches 1 --iterations 2 -o out --format json
            """);
        Assert.True(run.ExitCode == 0, run.Error);
        var pprof = await _tool.Command($"export out -s async --format pprof -o async.pb.gz");
        Assert.True(pprof.ExitCode == 0, pprof.Error);

        using var file = JsonDocument.Parse(run.Out);
        AssertSites(file.RootElement);
        AssertPlace(file.RootElement.GetProperty("sources").GetProperty("Far.Away.Work.RunAsync"), 8);
        AssertPlace(file.RootElement.GetProperty("sources").GetProperty("Far.Away.Work.RunAsync.Local"), 13);
        using var speedscope = JsonDocument.Parse(await _tool.Read("out/async.speedscope.json"));
        var frames = speedscope.RootElement.GetProperty("shared").GetProperty("frames").EnumerateArray().ToList();
        AssertPlace(frames.Single(frame => frame.GetProperty("name").ValueEquals("Far.Away.Work.Compute")), 20);
        Assert.DoesNotContain("\"Concur.Harness.", await _tool.Read("out/async.speedscope.json"), StringComparison.Ordinal);
        var (name, source, line) = Pprof(Path.Combine(_tool.Folder, "async.pb.gz")).Single(one => one.Name == "Far.Away.Work.Compute");
        Assert.Equal(("Far.Away.Work.Compute", File), (name, source));
        Assert.InRange(line, 20, 21);
    }

    /// <summary>Locks are held in a sleep, so that other workers wait for them whatever the machine does.</summary>
    [Fact]
    public async Task EachLockOfAMethodIsWaitedForAtItsLine()
    {
        await WriteProject("""
            public static class Work
            {
                private static readonly object Shared = new();
                private static readonly Lock Newer = new();

                public static int Run(int index)
                {
                    for (var i = 0; i < 8; i++)
                    {
                        lock (Shared)
                        {
                            Thread.Sleep(5);
                        }

                        index = unchecked((index * 31) + 7);
                        lock (Newer)
                        {
                            Thread.Sleep(5);
                        }
                    }

                    return index;
                }
            }
            """);

        var run = await _tool.Command($"""
            run work/work.csproj --method Work.Run -u 6 -s threads -w 3 --launches 1 --iterations 2 -o out --format json
            """);

        Assert.True(run.ExitCode == 0, run.Error);
        using var file = JsonDocument.Parse(run.Out);
        var threads = file.RootElement.GetProperty("trials").EnumerateArray()
            .Single(trial => trial.GetProperty("strategy").ValueEquals("threads"));
        var site = threads.GetProperty("waitSites").EnumerateArray().Single(one => one.GetProperty("kind").ValueEquals("lock"));
        var places = site.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("place")).ToList();
        Assert.All(places, place => Assert.Equal(File, place.GetProperty("file").GetString()));

        // The newer kind of lock is known by the first line inside, which without optimisation is the brace.
        var lines = places.Select(place => place.GetProperty("line").GetInt32()).Order().ToList();
        Assert.Equal(2, lines.Count);
        Assert.Equal(10, lines[0]);
        Assert.InRange(lines[1], 17, 18);
    }

    [Fact]
    public async Task MethodsOfACommandHaveTheirPlacesToo()
    {
        // Long enough for samples on a busy machine.
        var command = $"dotnet {Locations.SeedProgram} single 60 500000";
        var run = await _tool.Run(["exec", command, "--launches", "1", "-o", "out", "--format", "json"]);

        Assert.True(run.ExitCode == 0, run.Error);
        using var file = JsonDocument.Parse(run.Out);
        Assert.Contains(
            file.RootElement.GetProperty("sources").EnumerateObject(),
            source => source.Name.StartsWith("Program.Main", StringComparison.Ordinal)
                && source.Value.GetProperty("file").GetString()!.EndsWith("SeedProgram/Program.cs", StringComparison.Ordinal)
                && source.Value.GetProperty("line").GetInt32() > 0);
    }

    private async Task WriteProject(string code)
    {
        await _tool.Write("work/work.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
            </Project>
            """);
        await _tool.Write("work/Work.cs", code);
    }

    /// <summary>The method that the threads waited for, and never one of the harness's own.</summary>
    private static void AssertSites(JsonElement run)
    {
        var threads = run.GetProperty("trials").EnumerateArray().Single(trial => trial.GetProperty("strategy").ValueEquals("threads"));
        var sites = threads.GetProperty("waitSites").EnumerateArray()
            .Select(site => $"{site.GetProperty("kind").GetString()} {site.GetProperty("site").GetString()}").ToList();
        Assert.Contains("wait Far.Away.Work.RunAsync", sites);
        Assert.DoesNotContain(sites, site => site.Contains("Concur.Harness.", StringComparison.Ordinal));
    }

    /// <summary>Unless it optimises, the compiler's code begins at the brace above the first statement.</summary>
    private void AssertPlace(JsonElement place, int brace)
    {
        Assert.Equal(File, place.GetProperty("file").GetString());
        Assert.InRange(place.GetProperty("line").GetInt32(), brace, brace + 1);
    }

    /// <summary>The functions of a file for pprof. Source: proto/profile.proto of github.com/google/pprof.</summary>
    private static IEnumerable<(string Name, string File, long Line)> Pprof(string path)
    {
        const int functions = 5, texts = 6, name = 2, file = 4, line = 5;
        using var bytes = new MemoryStream();
        using (var packed = new GZipStream(System.IO.File.OpenRead(path), CompressionMode.Decompress)) packed.CopyTo(bytes);
        var fields = Fields(bytes.ToArray()).ToLookup(field => field.Number);
        var all = fields[texts].Select(text => Encoding.UTF8.GetString(text.Bytes)).ToList();
        return fields[functions].Select(function => Fields(function.Bytes).ToDictionary(field => field.Number, field => field.Value))
            .Select(one => (all[(int)one[name]], all[(int)one.GetValueOrDefault(file)], one.GetValueOrDefault(line)));
    }

    private static IEnumerable<(int Number, long Value, byte[] Bytes)> Fields(byte[] message)
    {
        using var reader = new BinaryReader(new MemoryStream(message));
        while (reader.BaseStream.Position < message.Length)
        {
            var (key, value) = (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt64());
            yield return (key >> 3, value, (key & 7) == 2 ? reader.ReadBytes((int)value) : []);
        }
    }
}
