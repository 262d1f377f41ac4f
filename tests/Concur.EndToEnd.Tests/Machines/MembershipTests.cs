namespace Concur.EndToEnd.Tests.Machines;

/// <summary>Silos that find each other by a Redis or a PostgreSQL, which the test starts.</summary>
public sealed class MembershipTests(Databases databases) : IClassFixture<Databases>, IDisposable
{
    private const int Limit = 600_000;
    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact(Timeout = Limit)]
    public async Task SilosFindEachOtherByRedisAndLeaveNothingThere()
    {
        Assert.SkipUnless(databases.RedisRefusal is null, databases.RedisRefusal ?? "");

        await RunOrleans(databases.Redis);

        var answers = await databases.AskRedis("INFO commandstats");
        Assert.Contains("cmdstat_hset:", answers, StringComparison.Ordinal);
        Assert.Contains("\n:0\r", await databases.AskRedis("DBSIZE"), StringComparison.Ordinal);
    }

    /// <summary>Redis refuses who has no password, so that a run with results had the one from the environment.</summary>
    [Fact(Timeout = Limit)]
    public async Task APasswordOfRedisMayComeFromTheEnvironment()
    {
        Assert.SkipUnless(databases.RedisRefusal is null, databases.RedisRefusal ?? "");
        string[] args =
        [
            "run", "primes", "-n", "20000", "-u", "8", "-s", "orleans:silos=2", "-w", "2", "--launches", "1", "--iterations", "1",
            "--profile", "none", "-o", "out", "--membership", databases.RedisWithoutPassword,
        ];

        var without = await Tool(args);
        var with = await Tool(args, ("CONCUR_REDIS_PASSWORD", Databases.Password));
        var malformed = await Tool(args, ("CONCUR_REDIS_PASSWORD", Databases.Password + ","));

        Assert.Contains("--membership redis: it cannot be reached: ", without.LastErrorLine, StringComparison.Ordinal);
        Assert.True(with.ExitCode == 0, with.Error);
        Secrets.AssertNoneIn(_tool.Folder, Databases.Password);
        Assert.Contains("CONCUR_REDIS_PASSWORD has a comma", malformed.LastErrorLine, StringComparison.Ordinal);
        Assert.Equal((2, 2), (without.ExitCode, malformed.ExitCode));

        Task<ToolProcess.Ending> Tool(string[] words, params (string Name, string Value)[] environment) =>
            _tool.Shell(_ => { }, "dotnet", [Locations.Tool, .. words], environment);
    }

    [Fact(Timeout = Limit)]
    public async Task SilosFindEachOtherByPostgresAndLeaveNothingThere()
    {
        Assert.SkipUnless(databases.PostgresRefusal is null, databases.PostgresRefusal ?? "");

        await RunOrleans(databases.Postgres);

        Assert.Equal(0L, await databases.AskPostgres("SELECT count(*) FROM OrleansMembershipTable"));
        Assert.Equal(0L, await databases.AskPostgres("SELECT count(*) FROM OrleansMembershipVersionTable"));
        var inserts = "SELECT sum(n_tup_ins) >= 3 FROM pg_stat_user_tables WHERE relname = 'orleansmembershiptable'";
        Eventually.Holds("three silos were counted", () => databases.AskPostgres(inserts).GetAwaiter().GetResult() is true);
    }

    [Theory(Timeout = Limit)]
    [InlineData("postgres", "the database has no tables of Orleans; run Orleans' scripts PostgreSQL-Main.sql")]
    [InlineData("none", "it refuses: ")]
    public async Task APostgresThatCannotBeUsedIsRefusedBeforeAnythingIsMeasured(string database, string reason)
    {
        Assert.SkipUnless(databases.PostgresRefusal is null, databases.PostgresRefusal ?? "");

        var ending = await Refused(databases.PostgresOf(database), "orleans");

        Assert.Contains($"--membership postgres: {reason}", ending.LastErrorLine, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task ARedisThatIsNotThereIsRefusedInALine()
    {
        var ending = await Refused($"redis={SiloLaunch.FreeEndpoints(1)[0]},password={Databases.Password}", "orleans");

        Assert.Contains("--membership redis: it cannot be reached: ", ending.LastErrorLine, StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData("consul=here", "--membership is not of the form redis=HOST:PORT|postgres=CONNECTION")]
    [InlineData("redis=", "--membership is not of the form redis=HOST:PORT|postgres=CONNECTION")]
    [InlineData("postgres=Hots=here", "--membership postgres: its connection is malformed: ")]
    public async Task AnOptionThatIsWrongIsRefusedInALine(string membership, string reason)
    {
        var ending = await Refused(membership, "orleans");

        Assert.Contains(reason, ending.LastErrorLine, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task WithoutSilosItIsRefused()
    {
        Assert.SkipUnless(databases.RedisRefusal is null, databases.RedisRefusal ?? "");

        var ending = await Refused(databases.Redis, "threads");

        Assert.Contains("--membership is for the silos of orleans alone", ending.LastErrorLine, StringComparison.Ordinal);
    }

    private async Task RunOrleans(string membership)
    {
        var ending = await _tool.Command($"""
            run primes -n 20000 -u 8 -s sequential,orleans:silos=2 -w 2 --launches 1 --iterations 3 --profile none -o out
            --membership {membership}
            """);

        Assert.True(ending.ExitCode == 0, ending.Error);
        var text = await _tool.Read("out/run.json");
        new RunOutput(text).AssertResultsAgree();
        Assert.Contains($"\"membership\": \"{membership.Split('=')[0]}\"", text, StringComparison.Ordinal);
        Secrets.AssertNoneIn(_tool.Folder, Databases.Password);
        Assert.DoesNotContain(Databases.Password, ending.Out + ending.Error, StringComparison.Ordinal);
        var again = await _tool.Command($"rerun out --trust");
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("had a secret, which is not stored", again.LastErrorLine, StringComparison.Ordinal);
    }

    private async Task<ToolProcess.Ending> Refused(string membership, string strategies)
    {
        var ending = await _tool.Command($"run primes -s {strategies} -w 2 --launches 1 -o out --membership {membership}");

        Assert.Equal(2, ending.ExitCode);
        Assert.DoesNotContain(Databases.Password, ending.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_tool.Folder, "out")));
        return ending;
    }
}
