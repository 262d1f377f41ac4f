using Concur.ReportPage.Tests;

[assembly: AssemblyFixture(typeof(Browser))]
