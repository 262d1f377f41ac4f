using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Nodes;
using Concur.Core;
using Concur.Core.Comparing;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Reports.Page;
using Concur.Traces.Exports;
using Concur.Traces.Profiles;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Timelines;

namespace Concur.ReportPage.Tests;

/// <summary>Pages to open: the golden run, with recordings of known composition.</summary>
internal sealed class Samples : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("concur-page");

    public static string Root { get; } = Path.GetFullPath(
        typeof(Samples).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "RepositoryRoot").Value!);

    /// <summary>A folder of the test's own.</summary>
    public string Folder => _home.FullName;

    /// <summary>The golden run as JSON, with figures of the runtime in its second trial, which the golden one is too old for.</summary>
    public static JsonNode Json()
    {
        var run = JsonNode.Parse(File.ReadAllText(Path.Combine(Root, "tests/Golden/run/run.json")))!;
        var threads = run["trials"]![1]!;
        threads["gc"] = JsonNode.Parse("""
            {"server":false,"concurrent":true,
            "collections":[{"generation":0,"kind":"blocking","count":12},{"generation":2,"kind":"background","count":3}],
            "wallMs":141.7,"pauseMs":10.5,"longestPauseMs":2.25,"suspendingMs":0.5,"allocatedBytes":52000000,
            "allocatedBytesPerSecond":366000000,"topTypes":[{"type":"System.Double[]","bytes":50000000}]}
            """);
        threads["jit"] = JsonNode.Parse("""
            {"methods":26,"totalMs":17.6,
            "tiers":[{"tier":"tier1","methods":14,"totalMs":12},{"tier":"tier1-instrumented","methods":12,"totalMs":5.6}]}
            """);
        threads["locks"] = JsonNode.Parse("""
            {"locks":2,"waits":7,"totalMs":4.5,"longestMs":2,"top":[
            {"id":"0x1","waits":5,"totalMs":3,"longestMs":2,"owners":[{"name":"lane 1","waits":5}],"sites":null},
            {"id":"0x2","waits":2,"totalMs":1.5,"longestMs":1,"owners":[],"sites":null}]}
            """);
        threads["waits"] = JsonNode.Parse("""{"count":9,"totalMs":3.5,"longestMs":1}""");
        threads["waitSites"] = JsonNode.Parse(
            """[{"kind":"wait","site":"App.Work.Join","calls":"System.Threading.Thread.Join","count":9,"totalMs":3.5,"longestMs":1}]""");
        var gain = """
            {"kind":"lock-free","change":"the lock in App.Cache.Get were never waited for","factor":1.72,
            "interval":{"low":1.6,"high":1.8},"unknown":null,"site":"App.Cache.Get","place":{"file":"/src/Cache.cs","line":41}}
            """;
        threads["gains"] = JsonNode.Parse($$"""
            {"measuredMs":20,"replayedMs":20.4,"unknown":null,"changes":[{{gain}},
            {"kind":"no-collections","change":"nothing were collected","factor":2.3,"interval":null,"unknown":null,"isAtMost":true},
            {"kind":"cores","change":"there were 4 cores","factor":1.5,"interval":{"low":1.1,"high":2.4},"unknown":null},
            {"kind":"method-half","change":"App.Work.Hot took half its time","factor":null,"interval":null,
            "unknown":"the recording has no stacks"}],
            "criticalPath":[{"kind":"compute","what":"computing in App.Work.Hot inside the lock in App.Cache.Get","ms":15.3,"share":0.75,
            "method":"App.Work.Hot","lock":"App.Cache.Get","place":{"file":"/src/Cache.cs","line":41} },
            {"kind":"gc","what":"collecting garbage","ms":5.1,"share":0.25,"method":null,"lock":null,"place":null}]}
            """);
        run["findings"]!.AsArray().First()!["gain"] = JsonNode.Parse(gain);
        return run;
    }

    /// <summary>The run that a JSON is of.</summary>
    public RunReport Run(JsonNode json)
    {
        var file = Path.Combine(Folder, "run.json");
        File.WriteAllText(file, json.ToJsonString());
        return RunFile.Read(file);
    }

    /// <summary>A page of a run, with a recording of its second trial.</summary>
    /// <returns>The file.</returns>
    public string Page(RunReport run, Timeline? timeline = null, params ImmutableArray<Finding> findings)
    {
        var page = new ReportPages("1.2.3").Of(run, RunFolder.Of(Folder), CancellationToken.None);
        PageTimeline Read() => new(timeline!, Profile(timeline!), findings) { Path = run.Trials[1].Gains?.RecordedPath };
        ImmutableArray<PageRecording> recordings = timeline is null ? [] : [new PageRecording(run.Trials[1].Label, Read)];
        return HtmlReport.Save(page with { Runs = [page.Runs[0] with { Recordings = recordings }] }, Path.Combine(Folder, "report.html"));
    }

    /// <summary>A page of the golden run against the same with a category that cannot be had and times half as long again.</summary>
    public string ComparisonPage()
    {
        var slower = Json();
        foreach (var launch in slower["trials"]!.AsArray().SelectMany(trial => trial!["launches"]!.AsArray()))
        {
            var times = launch!["iterationsMs"]!.AsArray();
            for (var i = 0; i < times.Count; i++) times[i] = 1.5 * times[i]!.GetValue<double>();
        }

        slower["trials"]![1]!["account"]!["categories"]![2]!["ms"] = null;
        var comparison = RunComparer.Compare(
            new ComparedRun("before", Run(Json())),
            [new ComparedRun("after", Run(slower))],
            new ComparisonChoice { Threshold = 0.05 });
        return HtmlReport.Save(new ReportPages("1.2.3").Of(comparison), Path.Combine(Folder, "comparison.html"));
    }

    /// <summary>A page of the golden sweep.</summary>
    public string SweepPage() =>
        HtmlReport.Save(
            new ReportPages("1.2.3").Of(SweepReader.Read(Path.Combine(Root, "tests/Golden/sweep"))),
            Path.Combine(Folder, "sweep.html"));

    /// <summary>A page of a process that was recorded while it ran: one thread that computed, and one that waited for a lock.</summary>
    public string TracePage(string thread = "spins")
    {
        var name = System.Text.Json.JsonSerializer.Serialize(thread);
        var file = Path.Combine(Folder, RunFolder.TraceFileName);
        File.WriteAllText(file, $$$$"""
            {"schemaVersion":1,"trace":{"file":"App",
            "process":{"processId":7,"commandLine":"dotnet App.dll","os":"Linux","architecture":"x64","runtime":".NET 10.0.12","cores":2,
            "startedUtc":"2026-01-02T03:04:05+00:00"},
            "durationMs":100,"events":900,"lostEvents":0,"samples":10,"sampleIntervalMs":10,
            "gcPauses":{"count":0,"totalMs":0,"longestMs":0},"collections":[0,0,0],
            "contentions":{"count":4,"totalMs":60,"longestMs":20},"waits":{"count":0,"totalMs":0,"longestMs":0},
            "compilations":{"count":0,"totalMs":0,"longestMs":0},
            "threads":[{"threadId":10,"name":{{{{name}}}},"samples":9,"sampledMs":90,"gcSuspendedMs":0,"lockMs":0,"waitMs":0,"jitMs":0,
            "cpuMs":95,"runQueueMs":5,"wallMs":100,"computeMs":95,"ioSleepMs":0,"unexplainedMs":0},
            {"threadId":11,"name":"locks","samples":1,"sampledMs":10,"gcSuspendedMs":0,"lockMs":60,"waitMs":0,"jitMs":0,
            "cpuMs":10,"runQueueMs":0,"wallMs":100,"computeMs":10,"ioSleepMs":30,"unexplainedMs":0}],
            "methods":[{"name":"App.Work.Hot","exclusiveSamples":8,"exclusiveMs":80,"inclusiveSamples":9,"inclusiveMs":90}],
            "weighting":"cpu",
            "sources":{"App.Work.Hot":{"file":"/src/Hot.cs","line":7,"url":"https://example.com/app/Hot.cs"},
            "App.Work.Cold":{"file":"/src/Cold.cs","line":9,"url":"javascript:window.taken = 1"}},
            "live":{"name":"App","requestedMs":100,"recordedMs":100,"ending":"elapsed","scheduler":"perf","refusal":null,"profile":"full",
            "allocatedBytes":0,"topTypes":[],
            "pool":{"mostThreads":2,"starved":0,"compensated":0,"climbed":0,"measured":null,"adjustments":[],"levels":[]},
            "locks":{"locks":1,"waits":4,"totalMs":60,"longestMs":20,
            "top":[{"id":"7f01","waits":4,"totalMs":60,"longestMs":20,"owners":[{"name":"locks","waits":4}],"sites":null}],
            "whileCoresIdleMs":null}},
            "findings":[{"rule":"LockConvoy","severity":"warning","strategy":null,
            "message":"App.Work.Hot held locks for 38 %","evidence":"trace.live.locks",
            "advice":"hold the lock for less","remedy":null}]}}
            """);
        var timeline = Small(thread);
        var page = new ReportPages("1.2.3").Of(
            TraceFile.Read(file),
            new PageRecording("App", () => new PageTimeline(timeline, Profile(timeline), [])));
        return HtmlReport.Save(page, Path.Combine(Folder, "attached.html"));
    }

    /// <summary>The run's speedscope file of its second trial, as a run leaves it.</summary>
    public void SaveSpeedscope(RunReport run, Timeline timeline)
    {
        using var file = File.Create(Path.Combine(Folder, RunFolder.SpeedscopeName(run.Trials[1].Label)));
        SpeedscopeReport.Write(Profile(timeline), "1.2.3", file);
    }

    /// <summary>Two threads, 100 ms: compute, lock, compute, io-sleep in turns of 10, 5, 5 and 5 ms.</summary>
    public static Timeline Small(string thread = "lane 1", string method = "App.Work.Hot") => new(
        "sample", FrameStacks.Of(["Main", method, "App.Work.Cold"], [[0, 1], [0, 2]]),
        [
            new TimelineProcess(10, "app", [],
            [
                new TimelineThread(10, thread, [.. Turns(0)], [new StackSpan(0, 0, 60, 6), new StackSpan(1, 60, 80, 2)]),
                new TimelineThread(11, "lane 2", [.. Turns(10)], [new StackSpan(0, 0, 50, 5)]),
            ]),
        ]);

    /// <summary>The same on this machine and on two others, whose clocks are known to 4 ms and to 10 µs.</summary>
    public static Timeline OnMachines()
    {
        var here = Small();
        TimelineProcess On(string name, long errorNs, int number) => here.Processes[0] with
        {
            ProcessId = MachineIds.Of(number, 10),
            Machine = new OtherMachine(name, errorNs),
            Threads = [.. here.Processes[0].Threads.Select(thread => thread with { ThreadId = MachineIds.Of(number, thread.ThreadId) })],
        };
        return here with { Processes = [here.Processes[0], On("m1", 4_000_000, 1), On("m2", 10_000, 2)] };
    }

    /// <summary>The golden run, of which two other machines ran the workers of the second trial; the second of them was lost.</summary>
    public static RunReport WithMachines(RunReport run)
    {
        MachineReport Machine(string name) => new()
        {
            Name = name,
            Facts = run.Machine,
            Clock = new ClockOffset(1_000_000_000_000, 999_996_000_000, 1_000_004_000_000),
            Account = run.Trials[1].Account,
            Cores = run.Trials[1].Cores,
            Units = 4,
            ComputePerUnitMs = 12.5,
            CpuMs = 55,
        };
        var lost = Machine("m2") with { Facts = null, Clock = null, Account = null, Cores = null, Units = null, CpuMs = null };
        var trial = run.Trials[1] with
        {
            Machines = [Machine("m1"), lost with { ComputePerUnitMs = null, Lost = "no answer for 2.1 s, in unit 7" }],
        };
        return run with { Trials = run.Trials.SetItem(1, trial) };
    }

    /// <summary>Many intervals in order on many threads.</summary>
    public static Timeline Large(int threads, int intervals)
    {
        string[] categories = ["compute", "run-queue", "lock", "io-sleep", "gc"];
        return new Timeline("large", FrameStacks.Of(["Main"], [[0]]),
        [
            new TimelineProcess(1, "app", [],
            [
                .. Enumerable.Range(0, threads).Select(thread => new TimelineThread(100 + thread, $"lane {thread}",
                    [
                        .. Enumerable.Range(0, intervals / threads)
                            .Select(i => new TimelineInterval(categories[(i + thread) % categories.Length], i * 0.05, (i * 0.05) + 0.04)
                            {
                                OnCpu = i % 2 == 0,
                            }),
                    ],
                    [])),
            ]),
        ]);
    }

    public void Dispose() => _home.Delete(recursive: true);

    private static IEnumerable<TimelineInterval> Turns(int shift)
    {
        for (var ms = 0; ms < 100; ms += 25)
        {
            yield return new TimelineInterval("compute", ms, ms + 10) { OnCpu = true };
            yield return new TimelineInterval("lock", ms + 10, ms + 15) { OnCpu = false, ByThread = shift == 0 ? 11 : 10, Stack = 0 };
            yield return new TimelineInterval("compute", ms + 15, ms + 20) { OnCpu = true };
            yield return new TimelineInterval("io-sleep", ms + 20, ms + 25) { OnCpu = false };
        }
    }

    private static StackProfile Profile(Timeline timeline) => ProfileBuilder.Of(timeline);
}
