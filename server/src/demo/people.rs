//! Generated people. Names are drawn from common surnames and given names, ID numbers are made with a valid check digit and
//! belong to nobody on purpose; phones are of a reserved pattern.

use super::units;
use crate::error::{Error, Outcome};
use crate::rules::resident_id::ResidentId;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use rust_xlsxwriter::{Workbook, XlsxError};

/// A generated person, as a roster row.
#[derive(Clone, Debug)]
pub struct Made {
    /// Name.
    pub name: String,
    /// Resident ID.
    pub resident_id: String,
    /// Phone.
    pub phone: String,
    /// Unit name.
    pub unit: &'static str,
    /// Staff number.
    pub staff_no: String,
    /// Whether it is a supervisor.
    pub supervisor: bool,
    /// Whether the training is done.
    pub trained: bool,
}

const SURNAMES: &str = "陈林黄叶张王吴李周金郑胡徐朱潘杨夏谢项赵何孙蔡郭董戴余邵章余";
const GIVEN: &str =
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚华建国志文海波晓东雪梅婷宇浩然子轩思远嘉诚雨欣佳慧正义立新";

/// So many people, spread over the units by their shares; the same every time.
pub fn make(count: usize) -> Vec<Made> {
    let mut rng = SmallRng::seed_from_u64(20_260_618);
    let (surnames, given): (Vec<char>, Vec<char>) = (SURNAMES.chars().collect(), GIVEN.chars().collect());
    let shares = units::shares();
    let seats: Vec<&'static str> = shares.iter().flat_map(|(unit, share)| std::iter::repeat_n(*unit, *share)).collect();
    (0..count)
        .map(|n| {
            let mut name = String::from(surnames[rng.random_range(0..surnames.len())]);
            for _ in 0..rng.random_range(1..=2) {
                name.push(given[rng.random_range(0..given.len())]);
            }
            let born = (1966 + (n % 36) as u16, 1 + (n / 36 % 12) as u8, 1 + (n / 432 % 28) as u8);
            let id = ResidentId::generate("330304", born, ((n * 7) % 1000) as u16);
            Made {
                name,
                resident_id: id.map(|i| i.full().to_owned()).unwrap_or_default(),
                phone: format!("139{:08}", 10_000_000 + n),
                unit: seats[(n * 37) % seats.len()],
                staff_no: format!("YH{:05}", n + 1),
                supervisor: n % 29 == 28,
                trained: n % 41 != 40,
            }
        })
        .collect()
}

/// The roster file a unit would send.
pub fn roster(people: &[Made]) -> Outcome<Vec<u8>> {
    sheet(people).map_err(|e| Error::Fault(format!("demo roster: {e}")))
}

fn sheet(people: &[Made]) -> Result<Vec<u8>, XlsxError> {
    let heads = ["姓名", "身份证号", "手机号", "单位", "岗位类别", "编制类型", "在岗", "培训完成", "工号"];
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, head) in (0u16..).zip(heads) {
        sheet.write_string(0, column, head)?;
    }
    for (row, one) in (1u32..).zip(people) {
        let cells = [
            one.name.as_str(),
            &one.resident_id,
            &one.phone,
            one.unit,
            if one.supervisor { "执法监督人员" } else { "执法人员" },
            if one.staff_no.ends_with('3') { "行政执法编制" } else { "行政编制" },
            "是",
            if one.trained { "是" } else { "否" },
            &one.staff_no,
        ];
        for (column, cell) in (0u16..).zip(cells) {
            sheet.write_string(row, column, cell)?;
        }
    }
    book.save_to_buffer()
}
