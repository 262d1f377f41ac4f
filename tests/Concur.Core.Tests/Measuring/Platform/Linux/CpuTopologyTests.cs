using Concur.Core.Measuring.Platform.Linux;

namespace Concur.Core.Tests.Measuring.Platform.Linux;

public class CpuTopologyTests
{
    [Fact]
    public void CoresAndSocketsAreCountedOnce()
    {
        const string Info = """
            processor	: 0
            model name	: Test CPU
            physical id	: 0
            core id		: 0

            processor	: 1
            model name	: Test CPU
            physical id	: 0
            core id		: 0

            processor	: 2
            model name	: Test CPU
            physical id	: 1
            core id		: 0
            """;

        Assert.Equal(new CpuTopology("Test CPU", 3, 2, 2), CpuTopology.Parse(Info));
    }

    /// <summary>As the kernel writes it on arm64: no model, no cores, and a block that is about no processor.</summary>
    [Fact]
    public void WhatTheKernelLeavesOutIsUnknown()
    {
        const string Info = """
            processor	: 0
            BogoMIPS	: 125.00
            CPU part	: 0xd08

            Hardware	: BCM2835
            """;

        Assert.Equal(new CpuTopology(null, 1, null, null), CpuTopology.Parse(Info));
        Assert.Equal(new CpuTopology(null, null, null, null), CpuTopology.Parse(null));
    }
}
