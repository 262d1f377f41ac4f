using System.Globalization;
using System.Text.Json;
using Concur.Core.Model;
using Concur.Core.Storage;

namespace Concur.Core.Tests.Storage;

public sealed class RunFileTests : IDisposable
{
    private static readonly Account Threads = Fixtures.Account(2, 10_500_003, (Category.Compute, 20_000_001), (Category.Gc, 333_333));

    private static readonly RunReport Run = Fixtures.Run(
        Fixtures.Trial("sequential", 20, 1, 1, Fixtures.Account(1, 20_000_001, (Category.Compute, 19_999_999))),
        Fixtures.Trial("threads", 10.5, 1.9, 2, Threads, new GapPart("gc", 0.1), new GapPart("jit", null)));

    private static readonly ContendedLock Contended = new("a", 2, 3, 2, [new LockOwner("lane 0", 2)])
    {
        Sites = [new WaitSite("lock", "My.Counter.Add", null, 2, 3, 2)],
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("concur-test").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WhatIsWrittenIsReadBack()
    {
        var first = Text(Run);
        File.WriteAllText(Path.Combine(_folder, "run.json"), first);

        Assert.Equal(first, Text(RunFile.Read(_folder)));
    }

    /// <summary>A run file is a stranger's, and its addresses become links.</summary>
    [Theory]
    [InlineData("https://example.com/Work.cs#L58", "https://example.com/Work.cs#L58")]
    [InlineData("http://example.com/Work.cs", null)]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("https://me:secret@example.com/", null)]
    [InlineData("https://example.com/\u202e", null)]
    public void OnlyAddressesOfTheEncryptedWebAreRead(string address, string? expected)
    {
        const string good = "https://example.com/good";
        var run = Run with
        {
            Sources = new Dictionary<string, SourcePlace> { ["My.Work.Run"] = new("/src/Work.cs", 58) { Url = good } },
        };
        var text = Text(run).Replace(JsonSerializer.Serialize(good), JsonSerializer.Serialize(address), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "run.json"), text);

        Assert.Contains(JsonSerializer.Serialize(address), text, StringComparison.Ordinal);
        Assert.Equal(expected, RunFile.Read(_folder).Sources["My.Work.Run"].Url);
    }

    [Fact]
    public void ARedactedRunTellsNeitherFoldersNorAddressesOfSources()
    {
        var run = Run with
        {
            Sources = new Dictionary<string, SourcePlace> { ["My.Work.Run"] = new("/src/Work.cs", 58) { Url = "https://example.com/" } },
        };

        Assert.Equal(new SourcePlace("Work.cs", 58), RedactedReports.Of(run).Sources["My.Work.Run"]);
    }

    [Fact]
    public void LinesOfWaitsAreRedactedLikeEveryPlace()
    {
        var place = new SourcePlace("/home/me/secret/Work.cs", 58) { Url = "https://example.com/secret" };
        var site = new WaitSite("lock", "My.Work.Run", null, 2, 3, 2) { Lines = [new WaitLine(place, 2, 3)] };
        var trial = Run.Trials[0] with
        {
            WaitSites = [site],
            Locks = new LockReport(1, 2, 3, 2, [Contended with { Sites = [site] }]),
            Awaits = new AwaitReport(1, 2, 2, [new AwaitSite([new AwaitPlace("My.Work.Run", place)], 1, 2, 2)]),
        };

        var text = JsonSerializer.Serialize(RedactedReports.Of(Run with { Trials = [trial] }));

        Assert.Contains("Work.cs", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatChangesWouldGainIsReadBackAndRedactedLikeWaits()
    {
        var gain = new Gain(GainKinds.LockFree, "the lock in My.Work.Run were never waited for", 1.7, new Interval(1.6, 1.8), null)
        {
            Site = "My.Work.Run",
            Place = new SourcePlace("/home/me/secret/Work.cs", 58) { Url = "https://example.com/secret" },
        };
        var part = new CriticalPart(PathKinds.Compute, "computing in My.Work.Add inside the lock in My.Work.Run", 12, 0.6)
        {
            Method = "My.Work.Add",
            Lock = gain.Site,
            Place = gain.Place,
        };
        var trial = Run.Trials[0] with { Gains = new GainReport(20, 20.5, null, [gain]) { CriticalPath = [part] } };
        var run = Run with { Trials = [trial], Findings = [Run.Findings[0] with { Gain = gain }] };
        File.WriteAllText(Path.Combine(_folder, "run.json"), Text(run));

        var read = RunFile.Read(_folder);
        var redacted = Text(RedactedReports.Of(read));

        Assert.Equal(gain, read.Findings[0].Gain);
        Assert.Equal([gain], read.Trials[0].Gains!.Changes);
        Assert.Equal([part], read.Trials[0].Gains!.CriticalPath);
        Assert.Contains("Work.cs", redacted, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", redacted, StringComparison.Ordinal);
        Assert.DoesNotContain("\"gain", Text(Run), StringComparison.Ordinal);
    }

    /// <summary>Obfuscators give code such names; what was written with them could not be read by any command.</summary>
    [Fact]
    public void NamesThatSteerATerminalAreReadBackShownByTheirNumbers()
    {
        const string name = "A\u001b[2J\u202eB\uffff\u200f";
        const string shown = "A\\u{001B}[2J\\u{202E}B\\u{FFFF}\\u{200F}";
        var run = Run with
        {
            Request = (WorkloadRequest)Run.Request with { Workload = name },
            Machine = Run.Machine with { RuntimeSettings = new Dictionary<string, string> { ["DOTNET_" + name] = name } },
        };
        File.WriteAllText(Path.Combine(_folder, "run.json"), Text(run));

        var read = RunFile.Read(_folder);

        Assert.Equal(shown, read.Request.Name);
        Assert.Equal([KeyValuePair.Create("DOTNET_" + shown, shown)], read.Machine.RuntimeSettings);
    }

    /// <summary>Earlier versions wrote such names as they were.</summary>
    [Fact]
    public void ARunOfAnEarlierVersionWithSuchNamesIsRead()
    {
        File.WriteAllText(
            Path.Combine(_folder, "run.json"),
            Text(Run).Replace("\"primes\"", "\"a\\u001b[2J\\u202e\"", StringComparison.Ordinal));

        Assert.Equal("a\\u{001B}[2J\\u{202E}", RunFile.Read(_folder).Request.Name);
    }

    /// <summary>A message of 10 MB made 60 MB of report, and a strategy's name of 3 MB took 17 s.</summary>
    [Fact]
    public void TextsThatAreTooLongToBeShownAreCutWhenTheyAreReadAndWritten()
    {
        var (name, message) = (new string('n', 3_000_000), new string('m', 10_000_000));
        var trial = Run.Trials[1] with { Strategy = name, Error = message };
        Assert.InRange(Text(Run with { Trials = [Run.Trials[0], trial] }).Length, 0, 100_000);
        File.WriteAllText(
            Path.Combine(_folder, "run.json"),
            Text(Run with { Trials = [Run.Trials[0], trial with { Strategy = "NAME", Error = "MESSAGE" }] })
                .Replace("NAME", name, StringComparison.Ordinal).Replace("MESSAGE", message, StringComparison.Ordinal));

        var read = RunFile.Read(_folder).Trials[1];

        Assert.EndsWith("... (3000000 characters)", read.Strategy, StringComparison.Ordinal);
        Assert.EndsWith("... (10000000 characters)", read.Error, StringComparison.Ordinal);
        Assert.InRange(read.Error!.Length, 10_000, 10_040);
    }

    /// <summary>A hundred thousand findings took 44 s to show.</summary>
    [Fact]
    public void MoreFindingsThanARunHasAreRefused()
    {
        var finding = new Finding("Rule", Severity.Info, null, "message", "evidence", "advice");
        File.WriteAllText(Path.Combine(_folder, "run.json"), Text(Run with { Findings = [.. Enumerable.Repeat(finding, 10_001)] }));

        var refused = Assert.Throws<ConcurException>(() => RunFile.Read(_folder));

        Assert.EndsWith("it has more findings than a run can have", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatTheRuntimeDidIsReadBack()
    {
        var trial = Fixtures.Trial("thread-pool", 20, 1, 1, Fixtures.Account(1, 20_000_001)) with
        {
            Gc = new GcReport
            {
                Server = true,
                Concurrent = false,
                Collections = [new CollectionCount(2, "background", 4)],
                WallMs = 100,
                PauseMs = 5,
                LongestPauseMs = 3,
                SuspendingMs = null,
                Induced = new InducedCollections(2, 1.5),
                AllocatedBytes = 7,
                TopTypes = [new AllocatedType("T", 7)],
            },
            Jit = new JitReport(1, 2, [new JitTier("tier1", 1, 2)]),
            Locks = new LockReport(1, 2, 3, 2, [Contended]) { WhileCoresIdleMs = 1.5 },
            Waits = new WaitReport(1, 2, 2) { WhileCoresIdleMs = 0.5 },
            WaitSites = [new WaitSite("wait", null, "System.Threading.Monitor.Wait", 1, 2, 2)],
            Awaits = new AwaitReport(4, 40, 39, [
                new AwaitSite(
                    [new AwaitPlace("My.Work.Run", new SourcePlace("Work.cs", 7)), new AwaitPlace("My.Work.Load", null)], 4, 39, 12)
                {
                    ReadyMs = 3,
                    ReadyCount = 2,
                },
            ]),
            RecordedCoresInUse = [new CoresShare(0, 0.25), new CoresShare(1, 0.75)],
            Exceptions = new ExceptionReport(7, 2, [new ThrownType("E", 7)]),
            UnitTimes = new UnitTimes(1.5, 3.5, 0.25),
            Pool = new PoolReport(4, 1, 2, 3)
            {
                Started = 3,
                Measured = new PoolRange(2, 4),
                Adjustments = [new PoolReason("starvation", 1)],
                Levels = [new PoolLevel(-1.5, 2)],
            },
            QueueDelay = new DelayReport(8, 1, 2, 3, 4),
        };
        var text = Text(Fixtures.Run(trial));
        File.WriteAllText(Path.Combine(_folder, "run.json"), text);
        var read = RunFile.Read(_folder);

        // Places have properties that are places.
        Assert.Equivalent(trial with { Awaits = null }, read.Trials[0] with { Awaits = null }, strict: true);
        Assert.Equal(trial.Awaits.Sites[0].Placed, Assert.Single(read.Trials[0].Awaits!.Sites).Placed);
        Assert.Equal(text, Text(read));
    }

    [Fact]
    public void WhatCameOfRemediesIsReadBack()
    {
        var variant = new RuntimeVariant("2-workers", new Dictionary<string, string> { ["DOTNET_X"] = "1" }) { Workers = 2 };
        var (remedy, trial) = (new Remedy("gc") { Variant = variant }, Run.Trials[1]);
        var tried = new Verification
        {
            Rule = "GcBound",
            Remedy = remedy,
            Before = trial,
            After = trial with { Variant = variant.Name },
            RatioInterval = new Interval(0.9, 1.2),
            ShareFell = true,
        };
        var run = Run with
        {
            Request = (WorkloadRequest)Run.Request with { Verify = true },
            Findings = [Run.Findings[0] with { Remedy = remedy }],
            Verifications = [tried],
        };
        File.WriteAllText(Path.Combine(_folder, "run.json"), Text(run));

        var read = RunFile.Read(_folder);

        Assert.True(((WorkloadRequest)read.Request).Verify);
        Assert.Equivalent(remedy, read.Findings[0].Remedy, strict: true);
        Assert.Equivalent(tried, read.Verifications[0], strict: true);
        Assert.Contains("\"outcome\": \"nohelp\"", Text(run), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCameOfPredictionsIsReadBackAndIsNotThereWithoutAny()
    {
        var check = new GainCheck
        {
            Strategy = "threads",
            Prediction = new Gain(GainKinds.Workers, "there were one worker", 0.56, new Interval(0.52, 0.6), null) { Workers = 1 },
            Tried = "--workers 1",
            Measured = 0.57,
            MeasuredInterval = new Interval(0.55, 0.59),
        };
        var text = Text(Run with { GainChecks = [check] });
        File.WriteAllText(Path.Combine(_folder, "run.json"), text);

        Assert.Equal(check, Assert.Single(RunFile.Read(_folder).GainChecks));
        Assert.Contains("\"verdict\": \"held\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("gainChecks", Text(Run), StringComparison.Ordinal);
    }

    [Fact]
    public void TheAccountSumsExactlyInDecimals()
    {
        using var document = JsonDocument.Parse(Text(Run));
        foreach (var trial in document.RootElement.GetProperty("trials").EnumerateArray())
        {
            var account = trial.GetProperty("account");
            var sum = account.GetProperty("categories").EnumerateArray().Sum(category => Decimal(category.GetProperty("ms")));
            Assert.Equal(Decimal(account.GetProperty("laneMs")), sum + Decimal(account.GetProperty("unexplainedMs")));
            var product = Decimal(account.GetProperty("lanes")) * Decimal(account.GetProperty("wallMs"));
            Assert.Equal(Decimal(account.GetProperty("laneMs")), product);
        }
    }

    [Theory]
    [InlineData("{}", "schemaVersion")]
    [InlineData("[1]", "schemaVersion")]
    [InlineData("not json", "not a run file")]
    [InlineData("{\"schemaVersion\": 99}", "newer")]
    [InlineData("{\"schemaVersion\": 1}", "not a run file")]
    [InlineData("{\"schemaVersion\": 1, \"tool\": null}", "not a run file")]
    public void WhatIsNoRunFileIsRefusedInOneLine(string text, string expected)
    {
        File.WriteAllText(Path.Combine(_folder, "run.json"), text);

        var refused = Assert.Throws<ConcurException>(() => RunFile.Read(_folder));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Theory]
    [InlineData("\"strategies\": [", "\"strategies\": [null,")]
    [InlineData("\"findings\": [", "\"findings\": [null,")]
    [InlineData("\"trials\": [", "\"trials\": [null,")]
    [InlineData("\"wallMs\": 20.000001", "\"wallMs\": 1e15")]
    [InlineData("\"status\": \"ok\"", "\"status\": \"1\"")]
    [InlineData("\"status\": \"ok\"", "\"status\": 0")]
    [InlineData("\"status\": \"ok\"", "\"status\": \"ok, failed\"")]
    [InlineData("\"gap\": [", "\"gap\": null, \"x\": [")]
    [InlineData("\"name\": \"startup\"", "\"name\": \"compute\"")]
    [InlineData("\"wallMs\": 20.000001", "\"wallMs\": \"long\"")]
    [InlineData("\"digest\": \"", "\"digest\": \"\\ud800")]
    public void ARunFileThatWouldBreakAReaderIsRefused(string good, string bad)
    {
        var text = Text(Run);
        Assert.Contains(good, text, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "run.json"), text.Replace(good, bad, StringComparison.Ordinal));

        Assert.Contains("not a run file", Assert.Throws<ConcurException>(() => RunFile.Read(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CommandsAreReadBack()
    {
        var asked = new CommandsRequest
        {
            Commands = [new NamedCommand("a", "sleep 1"), new NamedCommand("b", "true")],
            WarmupLaunches = 2,
            Launches = 10,
            Profile = ProfileKind.Light,
            SampleInterval = TimeSpan.FromMilliseconds(20),
            Timeout = TimeSpan.FromMinutes(2),
        };
        File.WriteAllText(Path.Combine(_folder, "run.json"), Text(Run with { Request = asked }));

        Assert.Equivalent(asked, RunFile.Read(_folder).Request, strict: true);
    }

    [Fact]
    public void AMissingRunIsNamed() =>
        Assert.Contains("nowhere", Assert.Throws<ConcurException>(() => RunFile.Read("/nowhere")).Message, StringComparison.Ordinal);

    [Fact]
    public void AFolderThatHoldsARunIsNotTakenAgain()
    {
        RunFile.Save(Run, RunFolder.Create(_folder, "/", "primes", Run.StartedUtc));

        var refused = Assert.Throws<ConcurException>(() => RunFolder.Create(_folder, "/", "primes", Run.StartedUtc));

        Assert.Contains("already holds a run", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderBelowAFileCannotBeWritten()
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "");

        var below = Path.Combine(_folder, "file", "run");
        var refused = Assert.Throws<ConcurException>(() => RunFolder.Create(below, "/", "p", Run.StartedUtc));

        Assert.Contains("cannot be written", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RunsOfTheSameSecondGetFoldersOfTheirOwn()
    {
        var first = RunFolder.Create(null, _folder, "gil:x/../y", Run.StartedUtc);
        var second = RunFolder.Create(null, _folder, "gil:x/../y", Run.StartedUtc);

        Assert.Equal(Path.Combine(_folder, "concur-runs", "20260102T030405Z_gil-x-..-y"), first.Path);
        Assert.NotEqual(first.Path, second.Path);
    }

    private static decimal Decimal(JsonElement number) =>
        number.ValueKind == JsonValueKind.Null ? 0 : decimal.Parse(number.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string Text(RunReport run)
    {
        using var writer = new StringWriter();
        RunFile.Write(run, writer);
        return writer.ToString();
    }
}
