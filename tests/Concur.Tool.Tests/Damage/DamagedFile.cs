using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Concur.Traces.Tests.Nettrace;
using Concur.Traces.Tests.Perf;

namespace Concur.Tool.Tests.Damage;

/// <summary>A kind of file that the tool reads, damaged by numbers, and the commands that read it.</summary>
/// <param name="Name">The kind's name.</param>
/// <param name="Write">Writes the file of a number into an empty folder.</param>
/// <param name="Commands">The command lines for the file of a number; <c>view</c> stands for making the page that it serves.</param>
internal sealed record DamagedFile(string Name, Action<string, int> Write, Func<int, string[][]> Commands)
{
    private static readonly string[] Exports = ["speedscope", "chromium", "pprof", "folded", "csv"];
    private static readonly string[] Shown = ["table", "json", "markdown", "html", "svg"];
    private static readonly byte[] Trace = Unpacked("small.nettrace.gz");
    private static readonly byte[] PlainTrace = SmallTrace(6).ToArray();
    private static readonly byte[] ObjectTrace = SmallTrace(4).ToArray();
    private static readonly byte[] Perf = SmallPerf().ToBytes();
    private static readonly byte[] PrivatePerf = Unpacked("private-format.perf.gz");
    private static readonly byte[] Schedstat = SmallSchedstat();
    private static readonly string Run = Filled(Golden("run/run.json"));
    private static readonly DamagedText RunText = new(Run);
    private static readonly DamagedText TraceText = new(Golden("attach/trace.json"));
    private static readonly DamagedText SweepText = new(Golden("sweep/sweep.jsonl"));
    private static readonly byte[] Zip = Zipped();

    public static IReadOnlyList<DamagedFile> Kinds { get; } =
    [
        new("nettrace", (folder, seed) => Put(folder, "app.nettrace", DamagedBytes.Of(seed % 3 == 0 ? PlainTrace : Trace, seed)), seed =>
        [
            ["analyze", "app.nettrace", "--format", Shown[seed % 3]],
            ["export", "app.nettrace", "--format", Exports[seed % 5], "-o", "-"],
        ]),
        new("perf.data", (folder, seed) => PutRun(folder, seed % 4 == 0 ? "threads.perf" : "threads.perf.data",
            DamagedBytes.Of(seed % 4 == 0 ? PrivatePerf : Perf, seed)), OfTraces),
        new("switches", (folder, seed) =>
        {
            PutRun(folder, "threads.perf.data", Perf);
            Put(folder, "run/traces/threads.switches.perf.data", DamagedBytes.Of(Perf, seed));
        }, OfTraces),
        new("schedstat", (folder, seed) => PutRun(folder, "threads.schedstat", DamagedBytes.Of(Schedstat, seed)), OfTraces),
        new("run.json", (folder, seed) => Put(folder, "run/run.json", RunText.Of(seed)), seed =>
        [
            .. Shown.Select(format => (string[])["show", "run", "--format", format]),
            seed % 2 == 0 ? ["view", "run"] : ["list", "runs", "--in", "."],
            seed % 3 == 0 ? ["trend", "random", "--in", "."] : ["pack", "run", "-o", "packed.zip"],
        ]),
        new("trace.json", (folder, seed) => Put(folder, "run/trace.json", TraceText.Of(seed)), seed =>
        [
            .. Shown.Select(format => (string[])["show", "run", "--format", format]),
            seed % 2 == 0 ? ["view", "run"] : ["export", "run", "--format", Exports[seed % 5], "-o", "-"],
        ]),
        new("sweep.jsonl", (folder, seed) => Put(folder, "run/sweep.jsonl", SweepText.Of(seed)), seed =>
        [
            ["show", "run", "--format", Shown[seed % 5]],
            seed % 2 == 0 ? ["view", "run"] : ["list", "sweeps", "--in", "."],
        ]),
        new("comparison", (folder, seed) =>
        {
            var isSweep = seed % 3 == 0;
            Put(folder, isSweep ? "one/sweep.jsonl" : "one/run.json", isSweep ? Golden("sweep/sweep.jsonl") : Run);
            Put(folder, isSweep ? "other/sweep.jsonl" : "other/run.json", isSweep ? SweepText.Of(seed) : RunText.Of(seed));
        }, seed =>
        [
            ["compare", "one", "other", "--format", Shown[seed % 3]],
            ["compare", "other", "one", "--format", seed % 3 == 0 ? "json" : "html"],
        ]),
        new("zip", (folder, seed) => Put(folder, "run.zip", DamagedBytes.Of(Zip, seed)), seed =>
        [
            ["show", "run.zip", "--format", Shown[seed % 5]],
            ["export", "run.zip", "-s", "threads", "--format", Exports[seed % 5], "-o", "-"],
            ["view", "run.zip"],
        ]),
    ];

    private static string[][] OfTraces(int seed) =>
    [
        ["export", "run", "-s", "threads", "--format", Exports[seed % 5], "-o", "-"],
        seed % 2 == 0 ? ["view", "run"] : ["export", "run", "-s", "threads", "--format", "perf", "-o", "out.perf.data"],
        seed % 7 == 0 ? ["show", "run", "--format", "html"] : ["export", "run", "-s", "threads", "--format", "chromium", "-o", "-"],
    ];

    private static void PutRun(string folder, string name, byte[] bytes)
    {
        Put(folder, "run/run.json", Run);
        Put(folder, "run/traces/threads.nettrace", ObjectTrace);
        Put(folder, "run/traces/" + name, bytes);
    }

    private static void Put(string folder, string name, string text) => Put(folder, name, Encoding.UTF8.GetBytes(text));

    private static void Put(string folder, string name, byte[] bytes)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>With a figure in every place that a run may leave empty.</summary>
    private static string Filled(string run)
    {
        const string Figures = """
            {
              "gc": {
                "server": false, "concurrent": true, "collections": [{ "generation": 0, "kind": "blocking", "count": 3 }],
                "wallMs": 100, "pauseMs": 20, "longestPauseMs": 5, "suspendingMs": 1, "allocatedBytes": 100000000,
                "topTypes": [{ "type": "My.Node", "bytes": 1000 }]
              },
              "jit": { "methods": 9, "totalMs": 30, "tiers": [{ "tier": "tier0", "methods": 9, "totalMs": 30 }] },
              "locks": {
                "locks": 1, "waits": 9, "totalMs": 80, "longestMs": 8, "top": [{
                  "id": "a", "waits": 9, "totalMs": 80, "longestMs": 8, "owners": [{ "name": "worker 0", "waits": 9 }],
                  "sites": [{ "kind": "lock", "site": "A.B", "calls": null, "count": 9, "totalMs": 80, "longestMs": 8 }]
                }]
              },
              "waits": { "count": 9, "totalMs": 70, "longestMs": 9 },
              "waitSites": [{ "kind": "wait", "site": "A.C", "calls": "D.E", "count": 9, "totalMs": 70, "longestMs": 9 }],
              "pool": {
                "mostThreads": 4, "starved": 1, "compensated": 1, "climbed": 2, "measured": { "fewest": 1, "most": 4 },
                "adjustments": [{ "reason": "starvation", "count": 1 }], "levels": [{ "atMs": 1, "threads": 2 }]
              },
              "queueDelay": { "units": 9, "p50Ms": 1, "p90Ms": 2, "p99Ms": 3, "maxMs": 4, "meanMs": 1 },
              "ipc": { "bytes": 100, "serialiseMs": 1, "transferMs": 2, "deserialiseMs": 1 },
              "recordedCoresInUse": [{ "cores": 1, "share": 0.5 }],
              "speedupInterval": { "low": 1, "high": 2 }
            }
            """;
        var filled = JsonNode.Parse(run)!;
        foreach (var trial in filled["trials"]!.AsArray().Skip(1))
        {
            foreach (var (name, value) in JsonNode.Parse(Figures)!.AsObject()) trial![name] = value!.DeepClone();
        }

        return filled.ToJsonString();
    }

    private static string Golden(string name) => File.ReadAllText(Path.Combine(ToolRun.Root, "tests", "Golden", name));

    private static byte[] Unpacked(string name)
    {
        using var packed = new GZipStream(File.OpenRead(Path.Combine(ToolRun.Root, "tests", "Traces", name)), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static NettraceBytes SmallTrace(int version)
    {
        var trace = new NettraceBytes(version).Stacks(1, [0x1010, 0x1020], [0x1030]);
        for (var i = 0; i < 20; i++)
        {
            var timeNs = 2_000 + (100 * i);
            trace.SuspendBegin(1, timeNs)
                .SuspendEnd(1, timeNs + 1)
                .RestartBegin(1, timeNs + 2)
                .GcStart(1, timeNs, i % 3, 0)
                .LockStart(78, timeNs, stack: 1)
                .LockStop(78, timeNs + 50)
                .WaitStart(79, timeNs)
                .WaitStop(79, timeNs + 20)
                .JitStart(80, timeNs, i)
                .MethodLoad(80, timeNs + 10, i)
                .PoolThreads(80, timeNs, i)
                .Sample(78, timeNs, stack: 1)
                .Sample(79, timeNs + 1, stack: 2)
                .Allocation(80, timeNs, 100, "My.Type");
        }

        return trace.SequencePoint(9_000, (1, 60));
    }

    private static PerfFileBytes SmallPerf()
    {
        var perf = new PerfFileBytes(sampleHz: 99).Mapping(77, 0x1000, 0x2000, "//anon").Mapping(77, 0x8000, 0x1000, "/usr/lib/libnone.so");
        for (var i = 0; i < 20; i++)
        {
            var timeNs = 2_000 + (100 * i);
            perf.Switch(77, 78, timeNs, leaves: false)
                .Sample(77, 78, timeNs + 10, 0x1010, 0x8010, 0x20)
                .Switch(77, 78, timeNs + 50, leaves: true, preempted: i % 2 == 0)
                .Fork(77, 80 + i, 77, timeNs + 60)
                .Fork(200 + i, 200 + i, 77, timeNs + 61)
                .Sample(200 + i, 200 + i, timeNs + 70, 0x8010);
        }

        return perf.Lost(3).FinishedRound();
    }

    private static byte[] SmallSchedstat()
    {
        var bytes = new byte[8 + (32 * 60)];
        "CNCRPAK1"u8.CopyTo(bytes);
        for (var i = 0; i < 60; i++)
        {
            var record = bytes.AsSpan(8 + (32 * i), 32);
            var isName = i % 10 == 9;
            BinaryPrimitives.WriteInt64LittleEndian(record, isName ? -1 : 2_000 + (100 * i));
            BinaryPrimitives.WriteInt32LittleEndian(record[8..], 77);
            BinaryPrimitives.WriteInt32LittleEndian(record[12..], 77 + (i % 3));
            if (isName) "worker"u8.CopyTo(record[16..]);
            else BinaryPrimitives.WriteInt64LittleEndian(record[16..], 50 * i);
        }

        return bytes;
    }

    private static byte[] Zipped()
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in (ReadOnlySpan<(string, byte[])>)
                [
                    ("run/run.json", Encoding.UTF8.GetBytes(Run)),
                    ("run/traces/threads.nettrace", Trace),
                    ("run/traces/threads.schedstat", Schedstat),
                ])
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }
}
